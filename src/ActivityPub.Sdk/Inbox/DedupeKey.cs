using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>What makes two deliveries one activity: the origin of the actor, the id, and the bytes. Ids alone are used again by some servers, for edits and repeated likes.</summary>
internal static class DedupeKey
{
    /// <summary>Makes the key.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="actorId">Its actor.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="recipient">The account whose inbox it came to.</param>
    /// <param name="uris">The ids of this installation.</param>
    public static string Create(Activity activity, ObjectId actorId, ReadOnlySpan<byte> body, string? recipient, FederationUris uris)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, actorId.Origin.ToString());
        Append(hash, activity.Id?.Value ?? "");
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, digest);
        hash.AppendData(digest);

        // An activity that names nobody here concerns whose inbox it came to; the same one for somebody else is another one.
        if (recipient is not null && !LocalReferences.Collect(activity).Exists(uris.IsLocal))
        {
            Append(hash, recipient.ToLowerInvariant());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
