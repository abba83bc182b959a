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
        if (key.IsNew)
        {
            LogKey(logger, Path.Combine(site.Value.DataDirectory, "api-key"));
        }

        if (federation.Value.AllowLoopback)
        {
            LogLoopback(logger);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "A key for the API and for the sign-in was made. It lies in {Path}.")]
    private static partial void LogKey(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "ActivityPub:AllowLoopback is on: federation may use http, loopback and private addresses. Never use this on the internet.")]
    private static partial void LogLoopback(ILogger logger);
}
