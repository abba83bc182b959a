using System.Globalization;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Delivery;

internal sealed class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        List<string> failures = [];
        Check(nameof(options.MaxConcurrency), options.MaxConcurrency, 1, 10_000);
        Check(nameof(options.MaxConcurrencyPerHost), options.MaxConcurrencyPerHost, 1, 64);
        Check(nameof(options.MaxBatchPerHost), options.MaxBatchPerHost, 1, 1000);
        Check(nameof(options.BreakerThreshold), options.BreakerThreshold, 1, 100);
        Check(nameof(options.FanOutBatchSize), options.FanOutBatchSize, 1, 10_000);
        CheckTime(nameof(options.AttemptTimeout), options.AttemptTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        CheckTime(nameof(options.MaxAge), options.MaxAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        CheckTime(nameof(options.MaxRetryAfter), options.MaxRetryAfter, TimeSpan.Zero, TimeSpan.FromDays(7));
        CheckTime(nameof(options.BreakerWindow), options.BreakerWindow, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        CheckTime(nameof(options.ProbeInterval), options.ProbeInterval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        CheckTime(nameof(options.GoneInterval), options.GoneInterval, TimeSpan.FromHours(1), TimeSpan.FromDays(30));
        CheckTime(nameof(options.LeaseDuration), options.LeaseDuration, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        CheckTime(nameof(options.PollInterval), options.PollInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1));
        CheckTime(nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        if (options.LeaseDuration < 3 * options.AttemptTimeout)
        {
            failures.Add($"DeliveryOptions.LeaseDuration is {options.LeaseDuration}; a delivery could take longer. Set it to at least three times DeliveryOptions.AttemptTimeout, which is {options.AttemptTimeout}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string option, int value, int least, int greatest)
        {
            if (value < least || value > greatest)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"DeliveryOptions.{option} is {value}. Set it to a number from {least} to {greatest}."));
            }
        }

        void CheckTime(string option, TimeSpan value, TimeSpan least, TimeSpan greatest)
        {
            if (value < least || value > greatest)
            {
                failures.Add($"DeliveryOptions.{option} is {value}. Set it to a time from {least} to {greatest}.");
            }
        }
    }
}
