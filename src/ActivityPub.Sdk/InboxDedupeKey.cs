using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk;

/// <summary>What makes two inbound activities the same: the origin of the actor, the id of the activity and the digest of the body.</summary>
/// <remarks>The id alone is not enough: some servers reuse the id of an <c>Update</c>, or of a <c>Like</c> after its <c>Undo</c>.</remarks>
internal static class InboxDedupeKey
{
    /// <summary>Makes the key, 64 hexadecimal digits.</summary>
    /// <param name="actorId">The verified actor.</param>
    /// <param name="activityId">The id of the activity as written, where it has one.</param>
    /// <param name="body">The verified bytes.</param>
    /// <param name="recipient">The account whose inbox it came to, where the activity itself names nobody here: the same one for somebody else is another one.</param>
    public static string Create(ObjectId actorId, string? activityId, ReadOnlySpan<byte> body, string? recipient = null)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, actorId.Origin.ToString());
        Append(hash, activityId ?? "");
        Append(hash, recipient?.ToLowerInvariant() ?? "");
        hash.AppendData(body);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <summary>
    /// Makes the key of what somebody forwarded without a proof. It is apart from the keys of everything that is proven, and from those of other
    /// forwarders: nobody can take the place of the genuine activity.
    /// </summary>
    /// <param name="forwarderId">The actor that forwarded it.</param>
    /// <param name="body">The ids of the activity.</param>
    /// <param name="recipient">The account whose inbox it came to.</param>
    public static string CreateForwarded(ObjectId forwarderId, ReadOnlySpan<byte> body, string? recipient) =>
        string.Concat("forwarded ", Create(forwarderId, forwarderId.Value, body, recipient));

    // With its length in front, so that no two pairs of texts make the same bytes.
    private static void Append(IncrementalHash hash, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, utf8.Length);
        hash.AppendData(length);
        hash.AppendData(utf8);
    }
}
