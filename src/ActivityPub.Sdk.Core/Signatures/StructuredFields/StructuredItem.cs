using System.Text;

namespace ActivityPub.Sdk.Signatures.StructuredFields;

/// <summary>A value with parameters (<see href="https://www.rfc-editor.org/rfc/rfc9651#section-3.3">RFC 9651 section 3.3</see>).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class StructuredItem : StructuredMember
{
    /// <summary>Makes an item.</summary>
    /// <param name="value">The value.</param>
    /// <param name="parameters">The parameters, if there are any.</param>
    public StructuredItem(BareItem value, StructuredParameters? parameters = null)
        : base(parameters) => Value = value;

    /// <summary>The value.</summary>
    public BareItem Value { get; }

    private protected override void WriteValue(StringBuilder text) => Value.Write(text);
}
