namespace OrganisationSite;

/// <summary>The section <c>Site</c> of the configuration.</summary>
public sealed class SiteOptions
{
    /// <summary>The name of the site, in the header of every page.</summary>
    public string Name { get; set; } = "City of Lakeside";

    /// <summary>Where the site keeps its own files: the database, the key ring, the generated API key.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>The bearer token of the JSON API and the key of the editor's sign-in. Generated at the first start where it is missing.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Origins besides the site's own that its pages show pictures of, such as <c>https://media.city.example</c>. None by default: whose
    /// pictures a visitor's browser loads is told who reads here.
    /// </summary>
    public IReadOnlyList<string> ImageSources { get; set; } = [];

    /// <summary>Whether a small neighbour server runs beside the site and follows it.</summary>
    public bool Demo { get; set; }

    /// <summary>Where the neighbour listens.</summary>
    public string NeighbourOrigin { get; set; } = "http://localhost:5081";
}
