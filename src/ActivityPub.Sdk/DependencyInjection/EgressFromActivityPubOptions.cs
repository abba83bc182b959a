using ActivityPub.Sdk;
using ActivityPub.Sdk.Fetching;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Tells the way out who we are: what is our own origin is never fetched, and others see in their logs who asked.</summary>
internal sealed class EgressFromActivityPubOptions(IOptions<ActivityPubOptions> options) : IPostConfigureOptions<EgressOptions>
{
    private static readonly string DefaultUserAgent = new EgressOptions().UserAgent;

    public void PostConfigure(string? name, EgressOptions egress)
    {
        ActivityPubOptions activityPub = options.Value;
        egress.AllowLoopback |= activityPub.AllowLoopback;
        egress.OwnOrigin ??= activityPub.Origin;
        egress.Enabled &= activityPub.FederationEnabled;
        foreach (string domain in activityPub.AllowedDomains)
        {
            egress.AllowedDomains.Add(domain);
        }

        if (egress.UserAgent == DefaultUserAgent)
        {
            // The client adds the origin.
            egress.UserAgent = $"{activityPub.SoftwareName}/{activityPub.SoftwareVersion}";
        }
    }
}
