using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>Addresses in content: made absolute, freed of tracking, checked.</summary>
internal static class LinkAddress
{
    private static readonly HashSet<string> TrackingNames = new(
        [
            "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "mc_cid", "mc_eid", "igsh", "igshid", "yclid", "ysclid", "twclid", "ttclid",
            "li_fat_id", "_hsenc", "_hsmi", "mkt_tok", "vero_id", "vero_conv", "oly_anon_id", "oly_enc_id", "wickedid", "s_cid", "rb_clickid", "epik", "srsltid",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] TrackingPrefixes = ["utm_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_"];

    /// <summary>Whether the address is absolute, http or https, without user information, and at most 2,048 characters.</summary>
    public static bool IsSafe(string? url) => ObjectId.TryParse(url, out _);

    /// <summary>Makes an address of other people safe, or refuses it. Relative ones are refused: they would point to our site.</summary>
    public static string? Remote(string? url)
    {
        url = url?.Trim();
        if (IsSafe(url))
        {
            return url;
        }

        return Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) ? Absolute(uri) : null;
    }

    /// <summary>Makes an own address absolute and takes the tracking parameters away.</summary>
    public static string? Own(string? url, Uri? baseUrl)
    {
        url = url?.Trim();
        if (string.IsNullOrEmpty(url))
        {
            return null;
        }

        url = WithoutTracking(url);
        if (IsSafe(url))
        {
            return url;
        }

        // On Unix "/path" is an absolute file URI to Uri, so the kind is not asked for first.
        if (baseUrl is not null && Uri.TryCreate(baseUrl, url, out Uri? resolved))
        {
            return Absolute(resolved);
        }

        return Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) ? Absolute(uri) : null;
    }

    private static string? Absolute(Uri uri)
    {
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            return null;
        }

        string text = uri.AbsoluteUri;
        return IsSafe(text) ? text : null;
    }

    private static string WithoutTracking(string url)
    {
        int question = url.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
        {
            return url;
        }

        int hash = url.IndexOf('#', question);
        ReadOnlySpan<char> query = hash < 0 ? url.AsSpan(question + 1) : url.AsSpan(question + 1, hash - question - 1);
        List<string> kept = [];
        bool removed = false;
        foreach (Range range in query.Split('&'))
        {
            ReadOnlySpan<char> pair = query[range];
            int equals = pair.IndexOf('=');
            if (IsTracking((equals < 0 ? pair : pair[..equals]).ToString()))
            {
                removed = true;
            }
            else
            {
                kept.Add(pair.ToString());
            }
        }

        return removed
            ? string.Concat(url.AsSpan(0, question), kept.Count == 0 ? "" : "?" + string.Join('&', kept), hash < 0 ? "" : url.AsSpan(hash))
            : url;
    }

    private static bool IsTracking(string name) =>
        TrackingNames.Contains(name) || Array.Exists(TrackingPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
