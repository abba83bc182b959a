namespace ActivityPub.Sdk.Storage;

/// <summary>
/// HTML as another server wrote it. It is a type of its own so that it cannot reach a page or a log by accident: it converts to nothing,
/// and its text form does not hold the markup. The sanitiser of <c>ActivityPub.Sdk.Cms</c> makes safe markup of it.
/// </summary>
/// <remarks>Immutable and thread-safe. Two are equal where their markup is.</remarks>
public sealed class UntrustedHtml : IEquatable<UntrustedHtml>
{
    private readonly string _markup;

    /// <summary>Wraps markup.</summary>
    /// <param name="markup">The markup as received.</param>
    public UntrustedHtml(string markup)
    {
        ArgumentNullException.ThrowIfNull(markup);
        _markup = markup;
    }

    /// <summary>The number of characters of the markup.</summary>
    public int Length => _markup.Length;

    /// <summary>Wraps markup where there is some.</summary>
    /// <param name="markup">The markup as received, or <see langword="null"/>.</param>
    public static UntrustedHtml? From(string? markup) => markup is null ? null : new UntrustedHtml(markup);

    /// <summary>The markup as received. For stores and sanitisers only: it may hold scripts.</summary>
    public string Reveal() => _markup;

    /// <summary>How long the markup is, and not the markup.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[untrusted HTML, {_markup.Length} characters]");

    /// <inheritdoc/>
    public bool Equals(UntrustedHtml? other) => other is not null && string.Equals(_markup, other._markup, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UntrustedHtml);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_markup, StringComparison.Ordinal);
}
