using System.Net;
using System.Text.Json.Nodes;

namespace OrganisationSite.Tests;

/// <summary>An answer of the site.</summary>
/// <param name="Status">Its status.</param>
/// <param name="MediaType">The media type of its body.</param>
/// <param name="Text">Its body.</param>
/// <param name="Headers">Its headers; repeated ones are joined.</param>
internal sealed record SiteAnswer(HttpStatusCode Status, string? MediaType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body as JSON; <see langword="null"/> where there is none.</summary>
    public JsonNode? Json => Text.Length == 0 ? null : JsonNode.Parse(Text);

    /// <summary>Checks that this is an error as RFC 9457 describes it, and gives the sentence in it.</summary>
    public string Problem(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((int)status, Json!["status"]!.GetValue<int>());
        Assert.False(string.IsNullOrWhiteSpace(Json["title"]?.GetValue<string>()));
        return Json["detail"]?.GetValue<string>() ?? "";
    }
}
