using ActivityPub.Sdk;
using Microsoft.Extensions.Options;
using OrganisationSite.Data;
using OrganisationSite.Security;

namespace OrganisationSite;

/// <summary>Makes the site's tables and says what an operator should know at start.</summary>
internal sealed partial class SiteStart(SiteDatabase database, SiteKey key, IOptions<SiteOptions> site, IOptions<ActivityPubOptions> federation, ILogger<SiteStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.InitializeAsync(cancellationToken);
        if (key.Generated is { } generated)
        {
            LogKey(logger, generated, Path.Combine(site.Value.DataDirectory, "api-key"));
        }

        if (federation.Value.AllowLoopback)
        {
            LogLoopback(logger);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "The key of the API and of the sign-in is {Key}. It is printed this once and kept in {Path}.")]
    private static partial void LogKey(ILogger logger, string key, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "ActivityPub:AllowLoopback is on: federation may use http, loopback and private addresses. Never use this on the internet.")]
    private static partial void LogLoopback(ILogger logger);
}
