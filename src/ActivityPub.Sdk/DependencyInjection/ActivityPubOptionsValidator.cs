using ActivityPub.Sdk;
using ActivityPub.Sdk.Identifiers;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

internal sealed class ActivityPubOptionsValidator : IValidateOptions<ActivityPubOptions>
{
    public ValidateOptionsResult Validate(string? name, ActivityPubOptions options)
    {
        List<string> failures = [];
        if (options.Origin is null)
        {
            failures.Add("ActivityPub needs the public origin of the site. Set ActivityPub:Origin (ActivityPubOptions.Origin), for example to https://city.example.");
        }
        else if (!options.AllowLoopback)
        {
            if (!options.Origin.IsHttps)
            {
                failures.Add($"The origin {options.Origin} is not https. Other servers accept https only; set ActivityPub:Origin to an https address, or, to try things on one machine, ActivityPub:AllowLoopback to true.");
            }
            else if (!options.Origin.IsDefaultPort)
            {
                failures.Add($"The origin {options.Origin} has a port. Other servers accept only the default port 443; set ActivityPub:Origin without one, or, to try things on one machine, ActivityPub:AllowLoopback to true.");
            }
        }

        if (options.HandleHost is not null && !Handle.TryParse("a@" + options.HandleHost, out _))
        {
            failures.Add($"The handle host '{options.HandleHost}' is not a host name. Set ActivityPub:HandleHost to a name such as city.example, without a scheme or a path, or leave it out.");
        }

        if (!options.PathPrefix.StartsWith('/') || options.PathPrefix.Length < 2 || options.PathPrefix.EndsWith('/') || !options.PathPrefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.'))
        {
            failures.Add($"The path prefix '{options.PathPrefix}' is not valid. Set ActivityPubOptions.PathPrefix to a path such as /ap: it begins with a slash, does not end with one, and has letters, digits, '-', '_' and '.' only.");
        }

        if (options.SoftwareName.Length == 0 || !options.SoftwareName.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            failures.Add($"The software name '{options.SoftwareName}' is not valid. NodeInfo allows lower-case letters, digits and hyphens; change ActivityPubOptions.SoftwareName.");
        }

        if (string.IsNullOrWhiteSpace(options.SoftwareVersion))
        {
            failures.Add("ActivityPubOptions.SoftwareVersion is empty. Set it to a version such as 1.0.0.");
        }

        foreach (string domain in options.AllowedDomains.Where(static domain => !DomainList.TryNormalize(domain, out _)))
        {
            failures.Add($"The allowed domain '{domain}' is not a domain. Write the entries of ActivityPub:AllowedDomains as city.example, without scheme, port or path; domains below are allowed with it.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
