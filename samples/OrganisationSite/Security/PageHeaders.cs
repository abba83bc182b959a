using Microsoft.Extensions.Options;

namespace OrganisationSite.Security;

/// <summary>What a browser may do with an answer of the site: load the site's own style and pictures, send forms to the site, and nothing else.</summary>
public sealed class PageHeaders
{
    private readonly string _policy;

    public PageHeaders(IOptions<SiteOptions> options)
    {
        foreach (string source in options.Value.ImageSources)
        {
            if (!Uri.TryCreate(source, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttps || uri.GetLeftPart(UriPartial.Authority) != source || source.IndexOfAny([' ', ';', ',', '*']) >= 0)
            {
                throw new InvalidOperationException($"Site:ImageSources contains '{source}'. Write origins such as https://media.city.example, without a path.");
            }
        }

        _policy = $"default-src 'none'; style-src 'self'; img-src {string.Join(' ', ["'self'", "data:", .. options.Value.ImageSources])}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /// <summary>Adds the headers when the answer begins, whoever writes it, error pages too.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(
            static state =>
            {
                (HttpContext started, string policy) = ((HttpContext, string))state;
                IHeaderDictionary headers = started.Response.Headers;
                headers.ContentSecurityPolicy = policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
                return Task.CompletedTask;
            },
            (context, _policy));
        return next(context);
    }
}
