namespace ActivityPub.Sdk.Cms.Content;

/// <summary>
/// HTML that passed the allow-list of <see cref="HtmlSanitisation"/> and may stand in a page as it is. Nothing else makes one, so a page that
/// takes this type cannot show markup of others by mistake.
/// </summary>
public readonly struct SafeHtml : IEquatable<SafeHtml>
{
    private readonly string? _value;

    internal SafeHtml(string value) => _value = value;

    /// <summary>The markup; empty for the default value.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether there is no markup.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(_value);

    /// <summary>The text without markup, paragraphs separated by line breaks. It is not encoded: encode it where it goes into a page.</summary>
    public string ToPlainText() => ContentText.FromHtml(Value);

    /// <summary>The markup.</summary>
    public override string ToString() => Value;

    /// <inheritdoc/>
    public bool Equals(SafeHtml other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SafeHtml other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Value, StringComparison.Ordinal);

    /// <summary>Whether the markup of both is the same.</summary>
    public static bool operator ==(SafeHtml left, SafeHtml right) => left.Equals(right);

    /// <summary>Whether the markup of both differs.</summary>
    public static bool operator !=(SafeHtml left, SafeHtml right) => !left.Equals(right);
}
