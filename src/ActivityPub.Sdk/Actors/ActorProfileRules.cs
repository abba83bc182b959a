using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Actors;

/// <summary>What a profile may hold so that every server takes the actor document.</summary>
internal static class ActorProfileRules
{
    private const int MaxName = 250;
    private const int MaxSummary = 20_000;
    private const int MaxFields = 50;
    private const int MaxAliases = 256;

    public static void Require(ActorProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (profile.Type is not ("Organization" or "Person" or "Group" or "Service" or "Application"))
        {
            throw new ArgumentException($"'{profile.Type}' is not a type of actor. Use Organization, Person, Group, Service or Application.", nameof(profile));
        }

        if (string.IsNullOrWhiteSpace(profile.DisplayName) || profile.DisplayName.Length > MaxName)
        {
            throw new ArgumentException($"An account needs a display name of at most {MaxName} characters.", nameof(profile));
        }

        if (profile.SummaryHtml?.Length > MaxSummary)
        {
            throw new ArgumentException($"The description of an account has at most {MaxSummary} characters.", nameof(profile));
        }

        if (profile.Fields.Count > MaxFields)
        {
            throw new ArgumentException($"An account has at most {MaxFields} fields.", nameof(profile));
        }

        if (profile.AlsoKnownAs.Count > MaxAliases || profile.AttributionDomains.Count > MaxAliases)
        {
            throw new ArgumentException($"An account has at most {MaxAliases} other accounts and attribution domains.", nameof(profile));
        }

        RequireUrl(profile.Url, "page");
        RequireUrl(profile.IconUrl, "avatar");
        RequireUrl(profile.ImageUrl, "header image");
        RequireUrl(profile.MovedTo, "account it moved to");
        foreach (string alias in profile.AlsoKnownAs)
        {
            RequireUrl(alias, "other account");
        }
    }

    /// <summary>Whether two profiles say the same. Records compare lists by reference, so the lists are compared here.</summary>
    public static bool AreEqual(ActorProfile left, ActorProfile right) =>
        left.Fields.SequenceEqual(right.Fields)
        && left.AlsoKnownAs.SequenceEqual(right.AlsoKnownAs, StringComparer.Ordinal)
        && left.AttributionDomains.SequenceEqual(right.AttributionDomains, StringComparer.Ordinal)
        && left == right with { Fields = left.Fields, AlsoKnownAs = left.AlsoKnownAs, AttributionDomains = left.AttributionDomains };

    private static void RequireUrl(string? url, string what)
    {
        if (url is not null && !ObjectId.TryParse(url, out _))
        {
            throw new ArgumentException($"The address of the {what} of an account is not an absolute http or https URL.", nameof(url));
        }
    }
}
