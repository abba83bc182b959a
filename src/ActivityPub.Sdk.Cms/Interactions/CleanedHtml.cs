using System.Collections.Concurrent;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Interactions;

/// <summary>Remembers the clean form of markup, so that a page with many comments does not clean them for every visitor. Thread-safe.</summary>
internal sealed class CleanedHtml
{
    // About 16 MiB of text.
    private const int MaxCharacters = 8 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, SafeHtml> _known = new(StringComparer.Ordinal);
    private int _characters;

    public SafeHtml Get(UntrustedHtml? untrusted)
    {
        if (untrusted is not { Length: > 0 })
        {
            return default;
        }

        string html = untrusted.Reveal();
        if (_known.TryGetValue(html, out SafeHtml clean))
        {
            return clean;
        }

        clean = HtmlSanitisation.CleanRemote(untrusted);
        if (_known.TryAdd(html, clean) && Interlocked.Add(ref _characters, html.Length + clean.Value.Length) > MaxCharacters)
        {
            _known.Clear();
            Interlocked.Exchange(ref _characters, 0);
        }

        return clean;
    }
}
