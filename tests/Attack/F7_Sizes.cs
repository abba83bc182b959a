using System.Globalization;
using System.IO.Compression;
using System.Net.Security;
using System.Text;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F7: bodies that are too long, lie about their length, or grow when they are unpacked.</summary>
public class F7_Sizes(AttackLab lab)
{
    private const int Limit = 1024 * 1024;
    private const long Flat = 64L * 1024 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F7_An_object_of_more_than_1_MiB_is_not_taken(bool saysItsLength)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor anna = scene.Peer("good").AddLightActor("anna");
        string mark = scene.NewMark();
        Serve(anna, scene.Article, mark, Limit + 1, saysItsLength);
        await scene.AssertStatusAsync(202, anna.Post(CreateOf(anna, mark)));
        await scene.AssertNoTraceAsync(mark + "text");

        string good = scene.NewMark();
        Serve(anna, scene.Article, good, Limit, saysItsLength);
        await scene.AssertCommentedAsync(anna.Post(CreateOf(anna, good)), good + "text");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F7_A_key_document_of_more_than_256_KiB_is_not_taken(bool saysItsLength)
    {
        Scene scene = await lab.StageAsync();
        Peer peer = scene.Peer("peer");
        foreach ((string name, int length, int status) in new[] { ("eve", (256 * 1024) + 1, 401), ("anna", 256 * 1024, 202) })
        {
            RemoteActor actor = peer.AddLightActor(name);
            byte[] document = Pad(actor.Document, length);
            peer.On(actor.Path, context => WriteAsync(context, document, saysItsLength));
            (JsonObject create, _) = scene.NewComment(actor);
            await scene.AssertStatusAsync(status, actor.Post(create));
        }
    }

    [Fact]
    public async Task F7_A_length_that_is_a_lie_does_not_help()
    {
        Scene scene = await lab.StageAsync();
        long before = scene.Site.WorkingSet;

        // More than announced: what is too much is not read. Less than announced: it is no document. Far too much announced: nobody waits for it.
        (string Name, long Announced, int Sent)[] lies = [("more", 100, 8 * Limit), ("less", 400_000, 1000), ("huge", 10L * 1024 * 1024 * 1024, 0)];
        foreach ((string name, long announced, int sent) in lies)
        {
            RemoteActor liar = new Peer(scene.HostOf(name)).AddLightActor("lia");
            byte[] body = Pad(liar.Document, Math.Max(sent, 1000));
            RawPeer server = scene.Net.AddRaw(liar.Peer.Host, async (self, stream, token) =>
            {
                await using Stream tls = await self.ReadRequestAsync(stream, token);
                await tls.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: {Peer.ActivityJson}\r\nContent-Length: {announced}\r\n\r\n")), token);
                await tls.WriteAsync(body.AsMemory(0, sent), token);
                if (sent == 0)
                {
                    // Stays silent until the site hangs up.
                    await tls.CopyToAsync(Stream.Null, token);
                }
            });
            (JsonObject create, _) = scene.NewComment(liar);
            SiteAnswer answer = await scene.SendFromElsewhereAsync(liar.Post(create));
            Assert.True(answer.Status is 401 or 503, $"{name}: {answer}");
            Assert.Equal(1, server.Connections);
        }

        Assert.True(scene.Site.WorkingSet - before < Flat);
        RemoteActor anna = scene.Peer("good").AddLightActor("anna");
        (JsonObject honest, string mark) = scene.NewComment(anna);
        await scene.AssertCommentedAsync(anna.Post(honest), mark);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task F7_What_grows_when_it_is_unpacked_is_cut_off(string encoding)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = new Peer(scene.HostOf("evil")).AddLightActor("eve");
        byte[] bomb = Pack(encoding, new byte[32 * Limit]);
        long before = scene.Site.WorkingSet;
        TaskCompletionSource<bool> poured = new(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Net.AddRaw(eve.Peer.Host, async (self, stream, token) =>
        {
            await using SslStream tls = await self.ReadRequestAsync(stream, token);

            // 100 GB once unpacked, unless somebody hangs up.
            poured.TrySetResult(await RawPeer.PourAsync(tls, $"HTTP/1.1 200 OK\r\nContent-Type: {Peer.ActivityJson}\r\nContent-Encoding: {encoding}", bomb, 3200, token));
        });
        (JsonObject create, string mark) = scene.NewComment(eve);
        await scene.AssertStatusAsync(401, eve.Post(create));

        // Where all of it fits into the buffers on the way, what was sent says nothing about what was read.
        Assert.True(!await poured.Task.WaitAsync(TestContext.Current.CancellationToken) || bomb.Length < 10_000, "It was read to its end.");
        Assert.True(scene.Site.WorkingSet - before < Flat);
        await scene.AssertNoTraceAsync(mark);

        RemoteActor anna = scene.Peer("good").AddLightActor("anna");
        byte[] packed = Pack(encoding, Wire.Bytes(anna.Document));
        anna.Peer.On(anna.Path, async context =>
        {
            context.Response.ContentType = Peer.ActivityJson;
            context.Response.Headers.ContentEncoding = encoding;
            await context.Response.Body.WriteAsync(packed);
        });
        (create, mark) = scene.NewComment(anna);
        await scene.AssertCommentedAsync(anna.Post(create), mark);
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("zstd")]
    public async Task F7_An_encoding_that_was_not_asked_for_is_not_read(string encoding)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        eve.Peer.On(eve.Path, async context =>
        {
            context.Response.ContentType = Peer.ActivityJson;
            context.Response.Headers.ContentEncoding = encoding;
            await context.Response.Body.WriteAsync(Wire.Bytes(eve.Document));
        });
        (JsonObject create, string mark) = scene.NewComment(eve);
        await scene.AssertRefusedAsync(eve.Post(create), 401, 503);
        await scene.AssertNoTraceAsync(mark);
    }

    [Fact]
    public async Task F7_Too_many_header_bytes_are_not_read()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = new Peer(scene.HostOf("evil")).AddLightActor("eve");
        long sent = 0;
        scene.Net.AddRaw(eve.Peer.Host, async (self, stream, token) =>
        {
            await using Stream tls = await self.ReadRequestAsync(stream, token);
            await tls.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), token);
            byte[] line = Encoding.ASCII.GetBytes($"X-Long: {new string('x', 8000)}\r\n");
            for (int i = 0; i < 10_000; i++)
            {
                await tls.WriteAsync(line, token);
                Interlocked.Add(ref sent, line.Length);
            }
        });
        (JsonObject create, string mark) = scene.NewComment(eve);
        await scene.AssertRefusedAsync(eve.Post(create), 401, 503);
        Assert.True(Interlocked.Read(ref sent) < 16 * Limit, $"{sent} bytes were read.");
        await scene.AssertNoTraceAsync(mark);
    }

    [Fact]
    public async Task F7_A_delivery_does_not_read_a_long_answer()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = new Peer(scene.HostOf("evil")).AddLightActor("eve");
        byte[] document = Wire.Bytes(eve.Document);
        TaskCompletionSource<bool> poured = new(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Net.AddRaw(eve.Peer.Host, async (self, stream, token) =>
        {
            (SslStream tls, string head) = await self.ReadHeadAsync(stream, token);
            await using (tls)
            {
                if (head.StartsWith("GET", StringComparison.Ordinal))
                {
                    await RawPeer.PourAsync(tls, $"HTTP/1.1 200 OK\r\nContent-Type: {Peer.ActivityJson}", document, 1, token);
                }
                else
                {
                    poured.TrySetResult(await RawPeer.PourAsync(tls, "HTTP/1.1 202 Accepted", new byte[Limit], 200, token));
                }
            }
        });
        await scene.AssertStatusAsync(202, eve.Post(eve.Activity("Follow", scene.ChannelId), scene.ChannelInbox));
        await ActivityPub.Sdk.Tests.Processes.Eventually.TrueAsync("it was delivered", _ => Task.FromResult(1 <= scene.Site.Data.Count(
            "SELECT count(*) FROM ap_deliveries d JOIN ap_inboxes i ON i.seq = d.inbox_seq WHERE instr(i.url, $0) > 0 AND d.state = 1", eve.Peer.Host)));
        Assert.False(await poured.Task.WaitAsync(TestContext.Current.CancellationToken), "It was read to its end.");
    }

    [Fact]
    public async Task F7_A_long_activity_is_answered_with_413_and_does_not_fill_the_memory()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        byte[] two = Pad(eve.Create(eve.Note("x", scene.Article)), 2 * Limit);
        long before = scene.Site.WorkingSet;
        for (int i = 0; i < 30; i++)
        {
            Post chunked = new Post(SiteUnderAttack.SharedInbox, two).Sign(new CavageSignature(eve.Key));
            chunked["Transfer-Encoding"] = "chunked";
            chunked.Body = Chunk(two, 16 * 1024);
            SiteAnswer answer = await scene.SendAsync(chunked);

            // A site that hangs up while the rest is still on its way may be heard only as a reset.
            Assert.True(answer.Status is 413 or 0, answer.ToString());
        }

        Post announced = new Post(SiteUnderAttack.SharedInbox, two).Sign(new CavageSignature(eve.Key));
        SiteAnswer refused = await scene.SendAsync(announced.Change(static p => p.Body = []).Add("Content-Length", (2 * Limit).ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(413, refused.Status);
        Assert.True(scene.Site.WorkingSet - before < Flat);
        Assert.Empty(scene.Requests);

        (JsonObject create, string mark) = scene.NewComment(eve);
        byte[] body = Pad(create, 1000 * 1000);
        Post honest = new Post(SiteUnderAttack.SharedInbox, body).Sign(new CavageSignature(eve.Key));
        honest["Transfer-Encoding"] = "chunked";
        honest.Body = Chunk(body, 16 * 1024);
        await scene.AssertCommentedAsync(honest, mark);
    }

    [Fact]
    public async Task F7_A_chunked_activity_is_answered_with_413_when_it_becomes_too_long()
    {
        // Sent no further than the site reads, so that its answer cannot get lost in a reset.
        Scene scene = await lab.StageAsync();
        await using System.Net.Sockets.NetworkStream stream = await scene.Site.ConnectAsync(scene.Source);
        Post post = new(SiteUnderAttack.SharedInbox, []);
        post["Transfer-Encoding"] = "chunked";
        await stream.WriteAsync(post.ToBytes(), TestContext.Current.CancellationToken);
        byte[] chunks = Chunk(new byte[Limit], 64 * 1024)[..^5];
        await stream.WriteAsync(chunks, TestContext.Current.CancellationToken);
        await stream.WriteAsync("1\r\nx\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal(413, (await SiteUnderAttack.ReadAnswerAsync(stream)).Status);
    }

    [Fact]
    public async Task F7_A_packed_activity_is_not_unpacked()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        (JsonObject create, string mark) = scene.NewComment(eve);
        Post packed = new Post(SiteUnderAttack.SharedInbox, Pack("gzip", Wire.Bytes(create))).Add("Content-Encoding", "gzip").Sign(new CavageSignature(eve.Key));
        await scene.AssertStatusAsync(415, packed);
        await scene.AssertNoTraceAsync(mark);
        Assert.Empty(eve.Peer.Requests);
        await scene.AssertCommentedAsync(eve.Post(create), mark);
    }

    private static JsonObject CreateOf(RemoteActor author, string mark) => author.Activity("Create", $"{author.Peer.Origin}/notes/{mark}");

    private static void Serve(RemoteActor author, string article, string mark, int length, bool saysItsLength)
    {
        byte[] document = Pad(author.Note(mark + "text", article).With(("id", $"{author.Peer.Origin}/notes/{mark}")), length);
        author.Peer.On($"/notes/{mark}", context => WriteAsync(context, document, saysItsLength));
    }

    private static async Task WriteAsync(Microsoft.AspNetCore.Http.HttpContext context, byte[] document, bool saysItsLength)
    {
        context.Response.ContentType = Peer.ActivityJson;
        context.Response.ContentLength = saysItsLength ? document.Length : null;
        await context.Response.Body.WriteAsync(document, context.RequestAborted);
    }

    /// <summary>A document that is exactly so long, by members that nobody knows.</summary>
    private static byte[] Pad(JsonObject document, int length)
    {
        byte[] plain = Wire.Bytes(document);
        StringBuilder text = new(Encoding.UTF8.GetString(plain)[..^1], length);
        int left = length - plain.Length;
        for (int i = 0; left > 0; i++)
        {
            string head = string.Create(CultureInfo.InvariantCulture, $",\"padding{i}\":\"");
            int part = Math.Min(left, 200_000);
            part = left - part is > 0 and < 100 ? part - 100 : part;
            text.Append(head).Append('x', part - head.Length - 1).Append('"');
            left -= part;
        }

        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    private static byte[] Pack(string encoding, byte[] bytes)
    {
        using MemoryStream packed = new();
        using (Stream stream = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Chunk(byte[] body, int size)
    {
        using MemoryStream chunks = new();
        foreach (byte[] chunk in body.Chunk(size))
        {
            chunks.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{chunk.Length:x}\r\n")));
            chunks.Write(chunk);
            chunks.Write("\r\n"u8);
        }

        chunks.Write("0\r\n\r\n"u8);
        return chunks.ToArray();
    }
}
