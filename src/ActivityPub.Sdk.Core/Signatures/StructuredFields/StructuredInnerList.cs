using System.Text;

namespace ActivityPub.Sdk.Signatures.StructuredFields;

/// <summary>Items in brackets, with parameters (<see href="https://www.rfc-editor.org/rfc/rfc9651#section-3.1.1">RFC 9651 section 3.1.1</see>).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class StructuredInnerList : StructuredMember
{
    /// <summary>Makes an inner list.</summary>
    /// <param name="items">The items.</param>
    /// <param name="parameters">The parameters of the list, if there are any.</param>
    public StructuredInnerList(IEnumerable<StructuredItem> items, StructuredParameters? parameters = null)
        : base(parameters)
    {
        ArgumentNullException.ThrowIfNull(items);
        Items = [.. items];
    }

    /// <summary>The items.</summary>
    public IReadOnlyList<StructuredItem> Items { get; }

    private protected override void WriteValue(StringBuilder text)
    {
        text.Append('(');
        for (int i = 0; i < Items.Count; i++)
        {
            if (i > 0)
            {
                text.Append(' ');
            }

            Items[i].Write(text);
        }

        text.Append(')');
    }
}
