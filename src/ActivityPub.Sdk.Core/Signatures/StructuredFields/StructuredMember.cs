using System.Text;

namespace ActivityPub.Sdk.Signatures.StructuredFields;

/// <summary>A member of a list or dictionary: a <see cref="StructuredItem"/> or a <see cref="StructuredInnerList"/>, with its parameters.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public abstract class StructuredMember
{
    private protected StructuredMember(StructuredParameters? parameters) => Parameters = parameters ?? StructuredParameters.Empty;

    /// <summary>The parameters behind the value.</summary>
    public StructuredParameters Parameters { get; }

    /// <summary>The member as it is written in a field.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Write(text);
        return text.ToString();
    }

    internal void Write(StringBuilder text)
    {
        WriteValue(text);
        Parameters.Write(text);
    }

    private protected abstract void WriteValue(StringBuilder text);
}
