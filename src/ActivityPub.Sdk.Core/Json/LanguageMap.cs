using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ActivityPub.Sdk.Json;

/// <summary>Texts by language, in order. Nearly always one, so an array serves better than a dictionary.</summary>
internal sealed class LanguageMap(KeyValuePair<string, string>[] texts) : IReadOnlyDictionary<string, string>
{
    public static LanguageMap Empty { get; } = new([]);

    public int Count => texts.Length;

    public IEnumerable<string> Keys => texts.Select(static t => t.Key);

    public IEnumerable<string> Values => texts.Select(static t => t.Value);

    public ReadOnlySpan<KeyValuePair<string, string>> Texts => texts;

    public string this[string key] => TryGetValue(key, out string? value) ? value : throw new KeyNotFoundException($"There is no text in the language '{key}'.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        foreach (KeyValuePair<string, string> text in texts)
        {
            if (string.Equals(text.Key, key, StringComparison.Ordinal))
            {
                value = text.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)texts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
