using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Inbox;

internal sealed class InboxOptionsValidator : IValidateOptions<InboxOptions>
{
    public ValidateOptionsResult Validate(string? name, InboxOptions options)
    {
        List<string> failures = [];
        if (options.MaxPending < 1)
        {
            failures.Add("InboxOptions.MaxPending must be 1 or more.");
        }

        if (options.Workers is < 1 or > 1000)
        {
            failures.Add("InboxOptions.Workers must be from 1 to 1000.");
        }

        if (options.MaxAttempts is < 1 or > 100)
        {
            failures.Add("InboxOptions.MaxAttempts must be from 1 to 100.");
        }

        if (options.Lease < TimeSpan.FromSeconds(30))
        {
            failures.Add("InboxOptions.Lease must be 30 seconds or more: fetching what an activity points to takes time.");
        }

        RequireRate(failures, nameof(options.PerHost), options.PerHost);
        RequireRate(failures, nameof(options.PerActor), options.PerActor);
        RequireRate(failures, nameof(options.ForwardedPerHost), options.ForwardedPerHost);
        RequireRate(failures, nameof(options.NewActorsPerNewHost), options.NewActorsPerNewHost);
        RequireRate(failures, nameof(options.NewActorsPerKnownHost), options.NewActorsPerKnownHost);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void RequireRate(List<string> failures, string name, RateLimit? limit)
    {
        if (limit is { IsValid: false })
        {
            failures.Add($"InboxOptions.{name} must allow at least one at once and more than none a second; null switches it off.");
        }
    }
}
