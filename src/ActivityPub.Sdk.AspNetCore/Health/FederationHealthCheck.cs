using System.Globalization;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.AspNetCore.Health;

/// <summary>Whether the store answers and the queues move.</summary>
internal sealed class FederationHealthCheck(IFederationStorage storage, TimeProvider time, IOptions<FederationHealthOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            long pending = await storage.Inbox.CountPendingAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan inboxAge = Age(await storage.Inbox.NextDueAsync(cancellationToken).ConfigureAwait(false), now);
            TimeSpan deliveryAge = Age(await storage.Deliveries.NextDueAsync(cancellationToken).ConfigureAwait(false), now);
            Dictionary<string, object> data = new()
            {
                ["inbox.pending"] = pending,
                ["inbox.oldest_due_seconds"] = (long)inboxAge.TotalSeconds,
                ["delivery.oldest_due_seconds"] = (long)deliveryAge.TotalSeconds,
            };
            TimeSpan limit = options.Value.MaxOverdue;
            if (inboxAge <= limit && deliveryAge <= limit)
            {
                return HealthCheckResult.Healthy(null, data);
            }

            string what = inboxAge > deliveryAge ? "An inbox entry" : "A delivery";
            TimeSpan age = inboxAge > deliveryAge ? inboxAge : deliveryAge;
            return HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"{what} has been due for {(long)age.TotalSeconds} s. The workers are stopped or too slow."), null, data);
        }
        catch (StorageUnavailableException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The store is not available.", exception);
        }
    }

    private static TimeSpan Age(DateTimeOffset? due, DateTimeOffset now) => due is { } time && time < now ? now - time : TimeSpan.Zero;
}
