using System.Globalization;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Storage;

internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        List<string> failures = [];
        Check(nameof(options.Deliveries), options.Deliveries, TimeSpan.FromDays(1), TimeSpan.MaxValue);
        Check(nameof(options.InboxBodies), options.InboxBodies, TimeSpan.Zero, TimeSpan.MaxValue);
        Check(nameof(options.InboxEntries), options.InboxEntries, TimeSpan.FromDays(7), TimeSpan.MaxValue);
        Check(nameof(options.Peers), options.Peers, TimeSpan.FromDays(1), TimeSpan.MaxValue);
        Check(nameof(options.RemoteActors), options.RemoteActors, TimeSpan.FromDays(1), TimeSpan.MaxValue);
        Check(nameof(options.Interval), options.Interval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        Check(nameof(options.Pause), options.Pause, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        if (options.BatchSize is < 1 or > 10_000)
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"RetentionOptions.BatchSize is {options.BatchSize}. Set it to a number from 1 to 10000."));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string option, TimeSpan value, TimeSpan least, TimeSpan greatest)
        {
            if (value < least || value > greatest)
            {
                failures.Add(greatest == TimeSpan.MaxValue
                    ? $"RetentionOptions.{option} is {value}. Set it to {least} or more."
                    : $"RetentionOptions.{option} is {value}. Set it to a time from {least} to {greatest}.");
            }
        }
    }
}
