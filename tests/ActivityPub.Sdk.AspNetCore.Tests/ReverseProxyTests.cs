using System.Net;
using System.Net.Sockets;
using System.Text;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.AspNetCore.Tests;

/// <summary>What stands between: a proxy that rewrites the host, and senders who count on one that reads requests differently.</summary>
public sealed class ReverseProxyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpSignatureScheme.DraftCavage)]
    [InlineData(HttpSignatureScheme.Rfc9421)]
    public async Task A_rewritten_host_header_does_not_spoil_a_signature(HttpSignatureScheme scheme)
    {
        await using TestSite site = await TestSite.StartAsync();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(site, peer, scheme, signedFor: site.Uris.SharedInbox.ToUri(), host: "internal.example:8080"));
    }

    [Theory]
    [InlineData(HttpSignatureScheme.DraftCavage)]
    [InlineData(HttpSignatureScheme.Rfc9421)]
    public async Task A_request_signed_for_another_host_is_refused_whatever_host_it_names(HttpSignatureScheme scheme)
    {
        await using TestSite site = await TestSite.StartAsync();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        Uri elsewhere = new("http://other.example/ap/inbox");
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(site, peer, scheme, elsewhere, "other.example"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(site, peer, scheme, elsewhere, site.Origin.Authority));
    }

    [Fact]
    public async Task The_host_header_makes_no_ids()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/ap/actors/news");
        request.Headers.Host = "evil.example";
        using HttpResponseMessage response = await site.Http.SendAsync(request, Token);
        string body = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains(site.News.Value, body, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_with_two_lengths_is_refused()
    {
        await using TestSite site = await TestSite.StartAsync();
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, site.Origin.Port, Token);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /ap/inbox HTTP/1.1\r\nHost: {site.Origin.Authority}\r\nContent-Type: application/activity+json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n"), Token);
        using StreamReader reader = new(stream, Encoding.ASCII);
        string answer = await reader.ReadToEndAsync(Token);
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("not both", answer, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> PostAsync(TestSite site, FediversePeer peer, HttpSignatureScheme scheme, Uri signedFor, string host)
    {
        PeerActor ada = peer.AddActor("ada");
        byte[] body = ActivityJson.Write(new Like { Id = peer.Origin.Append($"/likes/{Guid.NewGuid():N}"), Actor = [ada.Id], Object = [site.Uris.NewObjectId()] });
        using HttpRequestMessage request = new(HttpMethod.Post, site.Uris.SharedInbox.ToUri()) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ActivityStreams.MediaType);
        foreach (HeaderField field in HttpSignatures.Sign(new OutgoingRequest("POST", signedFor, body), ada.Key, scheme, DateTimeOffset.UtcNow))
        {
            if (!string.Equals(field.Name, "Host", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(field.Name, field.Value);
            }
        }

        request.Headers.Host = host;
        using HttpResponseMessage response = await site.Http.SendAsync(request, Token);
        return response.StatusCode;
    }
}
