using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Signatures;

/// <summary>
/// Remembers the key ids seen last, so that the id of a busy peer is not parsed again for every request. A slot is simply overwritten:
/// whoever fills the table with new ids costs others a parse, nothing else.
/// </summary>
internal static class KeyIdCache
{
    private const int Slots = 1024;

    private static readonly ObjectId?[] _slots = new ObjectId?[Slots];

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ObjectId? id)
    {
        ref ObjectId? slot = ref _slots[string.GetHashCode(text) & (Slots - 1)];
        id = Volatile.Read(ref slot);
        if (id is not null && text.SequenceEqual(id.Value))
        {
            return true;
        }

        if (text.Length > ObjectId.MaxLength || !ObjectId.TryParse(text.ToString(), out id))
        {
            id = null;
            return false;
        }

        Volatile.Write(ref slot, id);
        return true;
    }
}
