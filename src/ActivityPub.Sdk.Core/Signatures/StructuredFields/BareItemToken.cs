namespace ActivityPub.Sdk.Signatures.StructuredFields;

/// <summary>A bare item as it stands in the text, not yet made into an object.</summary>
internal ref struct BareItemToken
{
    public BareItemType Type;

    /// <summary>What is between the delimiters: the characters of a string or token, Base64 digits, percent-encoded text.</summary>
    public ReadOnlySpan<char> Raw;

    /// <summary>The value of an integer or date; 1 or 0 for a boolean.</summary>
    public long Integer;

    public decimal Decimal;

    /// <summary>Whether a string has escapes.</summary>
    public bool HasEscapes;
}
