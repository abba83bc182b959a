namespace ActivityPub.Sdk.AspNetCore;

/// <summary>What the endpoints show.</summary>
public sealed class ActivityPubEndpointOptions
{
    /// <summary>Whether the followers and following collections list their members. The default is <see langword="false"/>: they show only how many there are.</summary>
    public bool ShowSocialGraph { get; set; }

    /// <summary>How many items a page of a collection has, 1 to 100. The default is 20.</summary>
    public int PageSize { get; set; } = 20;

    /// <summary>The link to the page that describes the software, shown by NodeInfo 2.1.</summary>
    public string? SoftwareHomepage { get; set; }

    /// <summary>The name of the site, shown by NodeInfo. The default is the host of the origin.</summary>
    public string? NodeName { get; set; }

    /// <summary>The description of the site in a sentence, shown by NodeInfo.</summary>
    public string? NodeDescription { get; set; }

    /// <summary>How much work the endpoints take on. On by default.</summary>
    public ActivityPubRateLimits RateLimits { get; } = new();
}
