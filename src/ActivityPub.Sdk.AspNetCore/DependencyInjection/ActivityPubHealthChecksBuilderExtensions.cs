using ActivityPub.Sdk.AspNetCore.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health check of federation.</summary>
public static class ActivityPubHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that the store answers and that neither inbox nor delivery queue stands still.</summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="name">The name of the check. The default is <c>activitypub</c>.</param>
    /// <param name="tags">Tags to filter by.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddActivityPub(this IHealthChecksBuilder builder, string name = "activitypub", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<FederationHealthCheck>(name, HealthStatus.Unhealthy, tags ?? []);
    }
}
