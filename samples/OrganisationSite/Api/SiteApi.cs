using OrganisationSite.Security;

namespace OrganisationSite.Api;

/// <summary>The JSON API: everything an editor's system needs without a browser.</summary>
public static class SiteApi
{
    public static void MapSiteApi(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder api = endpoints.MapGroup("/api").RequireAuthorization(policy => policy.AddAuthenticationSchemes(ApiKeyHandler.SchemeName).RequireAuthenticatedUser());
        api.MapChannels();
        api.MapArticles();
        api.MapBlocks();
        api.MapAccountBlocks();
    }

    /// <summary>Reads <c>limit</c> (1 to 200, 40 by default) and <c>cursor</c>.</summary>
    internal static ActivityPub.Sdk.Storage.PageRequest Paging(int? limit, string? cursor) => new(cursor, Math.Clamp(limit ?? 40, 1, 200));

    /// <summary>The address of the next page of the request's own list.</summary>
    internal static string? Next(HttpRequest request, string? cursor) =>
        cursor is null ? null : $"{request.Path}?limit={Math.Clamp(int.TryParse(request.Query["limit"], out int limit) ? limit : 40, 1, 200)}&cursor={Uri.EscapeDataString(cursor)}";
}
