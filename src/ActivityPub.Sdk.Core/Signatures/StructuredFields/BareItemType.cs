namespace ActivityPub.Sdk.Signatures.StructuredFields;

/// <summary>The types of a bare item (<see href="https://www.rfc-editor.org/rfc/rfc9651#section-3.3">RFC 9651 section 3.3</see>).</summary>
public enum BareItemType
{
    /// <summary>A whole number of up to 15 digits: <c>42</c>.</summary>
    Integer,

    /// <summary>A number of up to 12 digits before and 3 behind the point: <c>4.5</c>.</summary>
    Decimal,

    /// <summary>Printable ASCII in quotes: <c>"text"</c>.</summary>
    String,

    /// <summary>A word: <c>gzip</c>.</summary>
    Token,

    /// <summary>Bytes in Base64 between colons: <c>:AQI=:</c>.</summary>
    ByteSequence,

    /// <summary><c>?1</c> or <c>?0</c>.</summary>
    Boolean,

    /// <summary>Seconds since 1970: <c>@1659578233</c>.</summary>
    Date,

    /// <summary>Unicode text, percent-encoded: <c>%"f%c3%bc"</c>.</summary>
    DisplayString,
}
