using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.AspNetCore;

internal sealed class ActivityPubEndpointOptionsValidator : IValidateOptions<ActivityPubEndpointOptions>
{
    public ValidateOptionsResult Validate(string? name, ActivityPubEndpointOptions options)
    {
        List<string> failures = [];
        ActivityPubRateLimits limits = options.RateLimits;
        RequireRate(failures, nameof(limits.Inbox), limits.Inbox);
        RequireRate(failures, nameof(limits.Documents), limits.Documents);
        RequireRate(failures, nameof(limits.WebFinger), limits.WebFinger);
        RequireLeast(failures, nameof(limits.MaxAddresses), limits.MaxAddresses, 100);
        RequireLeast(failures, nameof(limits.Concurrency), limits.Concurrency, 1);
        RequireLeast(failures, nameof(limits.QueueLength), limits.QueueLength, 0);
        RequireLeast(failures, nameof(limits.LargeBodies), limits.LargeBodies, 1);
        if (limits.BodyTimeout <= TimeSpan.Zero || limits.BodyTimeout > TimeSpan.FromHours(1))
        {
            failures.Add("ActivityPubEndpointOptions.RateLimits.BodyTimeout must be more than zero and at most one hour.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void RequireRate(List<string> failures, string name, RateLimit? limit)
    {
        if (limit is { IsValid: false })
        {
            failures.Add($"ActivityPubEndpointOptions.RateLimits.{name} must allow at least one request at once and more than none a second; null switches it off.");
        }
    }

    private static void RequireLeast(List<string> failures, string name, int value, int least)
    {
        if (value < least)
        {
            failures.Add($"ActivityPubEndpointOptions.RateLimits.{name} must be {least} or more.");
        }
    }
}
