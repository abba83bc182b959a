using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Cms.Content;

namespace ActivityPub.Sdk.Cms.Publishing;

internal static class ContentPayload
{
    public static byte[] Write(CmsContent content) => JsonSerializer.SerializeToUtf8Bytes(content, CmsJsonContext.Default.CmsContent);

    public static CmsContent? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, CmsJsonContext.Default.CmsContent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What makes two publications the same. Dates are left out: saving without a change is no edit.</summary>
    public static string Hash(string channel, CmsContent content)
    {
        byte[] payload = Write(content with { PublishAt = null, PublishedAt = null, UpdatedAt = null });
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(channel.ToLowerInvariant()));
        hash.AppendData([0]);
        hash.AppendData(payload);
        return "1:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
