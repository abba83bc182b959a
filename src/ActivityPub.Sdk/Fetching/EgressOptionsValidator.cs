using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Fetching;

internal sealed class EgressOptionsValidator : IValidateOptions<EgressOptions>
{
    public ValidateOptionsResult Validate(string? name, EgressOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> failures = [];
        RequireTime(failures, nameof(options.ConnectTimeout), options.ConnectTimeout);
        RequireTime(failures, nameof(options.TlsTimeout), options.TlsTimeout);
        RequireTime(failures, nameof(options.HeadersTimeout), options.HeadersTimeout);
        RequireTime(failures, nameof(options.ExchangeTimeout), options.ExchangeTimeout);
        RequireTime(failures, nameof(options.ConnectionLifetime), options.ConnectionLifetime);
        RequireRange(failures, nameof(options.MaxDocumentBytes), options.MaxDocumentBytes, 1024, 64 * 1024 * 1024);
        RequireRange(failures, nameof(options.MaxRedirects), options.MaxRedirects, 0, 10);
        RequireRange(failures, nameof(options.ConnectionsPerHost), options.ConnectionsPerHost, 1, 100);
        RequireRange(failures, nameof(options.FetchesPerHost), options.FetchesPerHost, 1, 100);
        if (options.AllowedPorts.Count == 0 || options.AllowedPorts.Any(static port => port is < 1 or > 65535))
        {
            failures.Add("EgressOptions.AllowedPorts must hold at least one port, each from 1 to 65535.");
        }

        if (string.IsNullOrWhiteSpace(options.UserAgent) || options.UserAgent.Any(static c => c is < ' ' or > '~'))
        {
            failures.Add("EgressOptions.UserAgent must be printable ASCII text, such as 'CityPortal/2.0'.");
        }

        if (options.NewHostsPerDomain is { IsValid: false })
        {
            failures.Add("EgressOptions.NewHostsPerDomain must allow at least one host at once and more than none a second; null switches it off.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void RequireTime(List<string> failures, string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
        {
            failures.Add($"EgressOptions.{name} must be more than zero and at most one hour.");
        }
    }

    private static void RequireRange(List<string> failures, string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            failures.Add($"EgressOptions.{name} must be from {least} to {most}.");
        }
    }
}
