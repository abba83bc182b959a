using System.Globalization;
using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Load.Traffic;

/// <summary>Makes the bytes of POSTs to the shared inbox.</summary>
internal sealed class InboxRequests(string origin)
{
    private const int MiB = 1024 * 1024;

    private readonly Uri _inbox = new(origin + "/ap/inbox");
    private long _number;

    /// <summary>A request in order: a like that was never sent before, with a signature that holds.</summary>
    public byte[] Signed(ObjectId actor, SigningKey key)
    {
        byte[] body = Like(actor);
        return Compose(Headers(key, body), body);
    }

    /// <summary>No signature at all.</summary>
    public byte[] Unsigned(ObjectId actor) => Compose([new HeaderField("Host", _inbox.Authority)], Like(actor));

    /// <summary>A good signature over another body.</summary>
    public byte[] Tampered(ObjectId actor, SigningKey key)
    {
        byte[] body = Like(actor);
        return Compose(Headers(key, body), [.. body, (byte)' ']);
    }

    /// <summary>Well-formed, and larger than an activity may be; of those without a length everything up to the limit is sent.</summary>
    public byte[] Oversized(bool chunked)
    {
        string head = $"POST {_inbox.AbsolutePath} HTTP/1.1\r\nHost: {_inbox.Authority}\r\nContent-Type: {ActivityStreams.MediaType}\r\n";
        if (!chunked)
        {
            return Encoding.ASCII.GetBytes(head + $"Content-Length: {2 * MiB}\r\n\r\n" + "{" + new string(' ', 16 * 1024));
        }

        StringBuilder text = new(head + "Transfer-Encoding: chunked\r\n\r\n");
        for (int sent = 0; sent <= MiB; sent += 64 * 1024)
        {
            text.Append("10000\r\n").Append(sent == 0 ? '{' : ' ').Append(' ', (64 * 1024) - 1).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private byte[] Like(ObjectId actor)
    {
        long number = Interlocked.Increment(ref _number);
        return ActivityJson.Write(new Like
        {
            Id = ObjectId.Parse(string.Create(CultureInfo.InvariantCulture, $"{actor.Origin}/likes/{number}")),
            Actor = [actor],
            Object = [ObjectId.Parse(string.Create(CultureInfo.InvariantCulture, $"{origin}/ap/objects/{number}"))],
        });
    }

    private IReadOnlyList<HeaderField> Headers(SigningKey key, byte[] body) =>
        [new HeaderField("Host", _inbox.Authority), .. HttpSignatures.Sign(new OutgoingRequest("POST", _inbox, body), key, HttpSignatureScheme.DraftCavage, DateTimeOffset.UtcNow)];

    private byte[] Compose(IEnumerable<HeaderField> headers, byte[] body)
    {
        StringBuilder head = new($"POST {_inbox.AbsolutePath} HTTP/1.1\r\nContent-Type: {ActivityStreams.MediaType}\r\n");
        foreach (HeaderField header in headers.DistinctBy(static header => header.Name.ToLowerInvariant()))
        {
            head.Append(CultureInfo.InvariantCulture, $"{header.Name}: {header.Value}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. body];
    }
}
