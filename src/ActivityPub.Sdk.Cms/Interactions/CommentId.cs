using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ActivityPub.Sdk.Cms.Interactions;

internal static class CommentId
{
    private const int Bytes = 12;

    /// <summary>A name of 16 characters that is safe in a URL and says nothing about the remote id.</summary>
    public static string Of(string remoteId) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(remoteId)).AsSpan(0, Bytes));
}
