using System.Collections.Frozen;

namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// The part of a host name that somebody registered, as far as that can be told without the public suffix list: the last two labels, or
/// the last three where the last two are a country and a general word (<c>council.gov.uk</c>). Where it is wrong, several sites under one
/// unusual suffix share an allowance for hosts that are new here; they are visited later, not never.
/// </summary>
internal static class RegistrableDomain
{
    private static readonly FrozenSet<string> GeneralWords = FrozenSet.ToFrozenSet(
        [
            "ac", "asn", "asso", "co", "com", "coop", "ed", "edu", "go", "gob", "gouv", "gov", "govt", "gv", "id", "ind", "info", "int",
            "lg", "ltd", "mil", "mod", "ne", "net", "nhs", "nom", "or", "org", "plc", "pol", "pp", "sch", "school", "web",
        ],
        StringComparer.Ordinal);

    /// <summary>The domain of a host.</summary>
    /// <param name="host">The host in lower-case ASCII form, without port. An address is its own domain.</param>
    public static string Of(string host)
    {
        if (DomainList.IsAddress(host))
        {
            return host;
        }

        int last = host.LastIndexOf('.');
        int second = last <= 0 ? -1 : host.LastIndexOf('.', last - 1);
        if (second < 0)
        {
            return host;
        }

        bool isCountry = host.Length - last - 1 == 2;
        if (!isCountry || !GeneralWords.Contains(host[(second + 1)..last]))
        {
            return host[(second + 1)..];
        }

        int third = second == 0 ? -1 : host.LastIndexOf('.', second - 1);
        return third < 0 ? host : host[(third + 1)..];
    }
}
