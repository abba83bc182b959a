using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A text, with versions by language where there are any: <c>content</c> and <c>contentMap</c> on the wire.</summary>
/// <remarks>Immutable and thread-safe. See <see href="https://www.w3.org/TR/activitystreams-core/#naturalLanguageValues">Activity Streams 2.0 section 4.7</see>.</remarks>
public sealed class LanguageText : IEquatable<LanguageText>
{
    /// <summary>Makes a text without language.</summary>
    /// <param name="value">The text.</param>
    public LanguageText(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
        Languages = LanguageMap.Empty;
    }

    /// <summary>Makes a text in one language.</summary>
    /// <param name="value">The text.</param>
    /// <param name="language">The language as a BCP 47 tag, such as <c>de</c>.</param>
    public LanguageText(string value, string language)
        : this([KeyValuePair.Create(language, value)])
    {
    }

    /// <summary>Makes a text in several languages. The first one is the <see cref="Value"/>, as most servers expect it.</summary>
    /// <param name="map">Languages as BCP 47 tags, and texts; at least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public LanguageText(IEnumerable<KeyValuePair<string, string>> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        OrderedDictionary<string, string> copy = new(StringComparer.Ordinal);
        foreach ((string language, string text) in map)
        {
            ArgumentNullException.ThrowIfNull(text, nameof(map));
            copy[language] = text;
        }

        if (copy.Count == 0)
        {
            throw new ArgumentException("A text by language needs at least one language.", nameof(map));
        }

        Value = copy.GetAt(0).Value;
        Languages = new LanguageMap([.. copy]);
    }

    internal LanguageText(string value, LanguageMap languages)
    {
        Value = value;
        Languages = languages;
    }

    /// <summary>The text; the first one of <see cref="Map"/> where only that is on the wire.</summary>
    public string Value { get; }

    /// <summary>The text by language (BCP 47 tags), in order; empty where no language is named.</summary>
    public IReadOnlyDictionary<string, string> Map => Languages;

    /// <summary>The language of the text: the first one of <see cref="Map"/>.</summary>
    public string? Language => Languages.Texts is [(string language, _), ..] ? language : null;

    internal LanguageMap Languages { get; }

    /// <summary>A text without language; <see langword="null"/> for <see langword="null"/>.</summary>
    /// <param name="value">The text.</param>
    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator LanguageText?(string? value) => value is null ? null : new LanguageText(value);

    /// <summary>A text without language, the same as the conversion.</summary>
    /// <param name="value">The text.</param>
    [return: NotNullIfNotNull(nameof(value))]
    public static LanguageText? FromString(string? value) => value;

    /// <inheritdoc/>
    public bool Equals(LanguageText? other)
    {
        if (other is null || !string.Equals(Value, other.Value, StringComparison.Ordinal) || Map.Count != other.Map.Count)
        {
            return false;
        }

        foreach ((string language, string text) in Map)
        {
            if (!other.Map.TryGetValue(language, out string? theirs) || !string.Equals(text, theirs, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LanguageText);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Value, StringComparison.Ordinal);

    /// <summary>The text.</summary>
    public override string ToString() => Value;
}
