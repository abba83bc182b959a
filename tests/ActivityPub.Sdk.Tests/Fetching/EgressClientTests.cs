using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests.Fetching;

public class EgressClientTests
{
    private const int MiB = 1024 * 1024;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sends_the_bytes_of_the_id_and_says_who_asks()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static context => context.Response.WriteAsync("hello"));
        EgressOptions options = new() { AllowLoopback = true, OwnOrigin = new Origin("https://city.example"), UserAgent = "CityPortal/2.0" };
        using EgressClient client = CreateClient(options);
        ObjectId target = ObjectId.Parse($"http://good.example:{server.Port}/%7Enews/%41?b=%2F&a=%7e#main-key");

        EgressResponse response = await client.SendAsync(new EgressRequest(HttpMethod.Get, target) { Accept = ActivityMediaType.Accept }, Cancelled);

        Assert.Equal(200, response.Status);
        Assert.True(response.IsSuccess);
        Assert.Equal("hello", Encoding.UTF8.GetString(response.Body.Span));
        Assert.Equal(target.WithoutFragment(), response.FinalUrl);
        (string host, string rawTarget, IHeaderDictionary headers) = Assert.Single(server.Requests);
        Assert.Equal($"good.example:{server.Port}", host);
        Assert.Equal("/%7Enews/%41?b=%2F&a=%7e", rawTarget);
        Assert.Equal("CityPortal/2.0 (+https://city.example)", headers.UserAgent);
        Assert.Equal(ActivityMediaType.Accept, headers.Accept);
        Assert.Equal("gzip, br", headers.AcceptEncoding);
        Assert.False(headers.ContainsKey("Cookie"));
        Assert.False(headers.ContainsKey("traceparent"));
    }

    [Fact]
    public async Task A_delivery_carries_body_type_and_signature()
    {
        byte[]? received = null;
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            received = body.ToArray();
            context.Response.StatusCode = 202;
        });
        using EgressClient client = CreateClient();
        byte[] activity = """{"type":"Follow"}"""u8.ToArray();
        EgressRequest request = new(HttpMethod.Post, Url(server, "/inbox"))
        {
            Body = activity,
            ContentType = ActivityMediaType.LinkedDataJson,
            Headers = [new("Date", "Mon, 23 Nov 2026 16:00:00 GMT")],
            StatusIsEnough = true,
            Signer = (message, body, _) =>
            {
                Assert.Equal(activity, body.ToArray());
                message.Headers.TryAddWithoutValidation("Digest", "SHA-256=x");
                message.Headers.TryAddWithoutValidation("Signature", $"{message.Method} {message.RequestUri!.PathAndQuery} {message.Headers.Host}");
                return ValueTask.CompletedTask;
            },
        };

        EgressResponse response = await client.SendAsync(request, Cancelled);

        Assert.Equal(202, response.Status);
        Assert.Equal(activity, received);
        IHeaderDictionary headers = Assert.Single(server.Requests).Headers;
        Assert.Equal($"POST /inbox good.example:{server.Port}", headers["Signature"]);
        Assert.Equal("SHA-256=x", headers["Digest"]);
        Assert.Equal("Mon, 23 Nov 2026 16:00:00 GMT", headers.Date);
        Assert.Equal(ActivityMediaType.LinkedDataJson, headers.ContentType);
        Assert.Equal(activity.Length, headers.ContentLength);
        Assert.False(headers.ContainsKey("Expect"));
    }

    [Theory]
    [InlineData("X\r\nHost", "x")]
    [InlineData("X-Y", "a\r\nHost: evil.example")]
    [InlineData("X-Y", "a\nb")]
    public async Task A_header_cannot_smuggle_another(string name, string value)
    {
        StubHandler stub = new(static _ => StubHandler.Json("{}"));
        using EgressClient client = stub.CreateClient();
        EgressRequest request = new(HttpMethod.Get, ObjectId.Parse("https://good.example/")) { Headers = [new(name, value)] };

        await Assert.ThrowsAsync<ArgumentException>(() => client.SendAsync(request, Cancelled));
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task Every_hop_is_signed_for_its_own_host()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static context =>
        {
            if (context.Request.Host.Host == "one.example")
            {
                context.Response.Redirect($"http://two.example:{context.Request.Host.Port}/b#x");
            }

            return Task.CompletedTask;
        });
        using EgressClient client = CreateClient();
        EgressRequest request = new(HttpMethod.Get, ObjectId.Parse($"http://one.example:{server.Port}/a"))
        {
            Headers = [new("Authorization", "Bearer secret"), new("X-Other", "kept")],
            Signer = static (message, _, _) =>
            {
                message.Headers.TryAddWithoutValidation("Signature", $"{message.Headers.Host}{message.RequestUri!.PathAndQuery}");
                return ValueTask.CompletedTask;
            },
        };

        EgressResponse response = await client.SendAsync(request, Cancelled);

        Assert.Equal($"http://two.example:{server.Port}/b", response.FinalUrl.Value);
        Assert.Equal([$"one.example:{server.Port}/a", $"two.example:{server.Port}/b"], server.Requests.Select(static r => r.Headers["Signature"].ToString()));
        Assert.Equal(["Bearer secret", ""], server.Requests.Select(static r => r.Headers.Authorization.ToString()));
        Assert.Equal(["kept", "kept"], server.Requests.Select(static r => r.Headers["X-Other"].ToString()));
    }

    [Theory]
    [InlineData("/b?x=%7E", "https://good.example/b?x=%7E")]
    [InlineData("b", "https://good.example/users/b")]
    [InlineData("?page=1", "https://good.example/users/a?page=1")]
    [InlineData("../b", "https://good.example/b")]
    [InlineData("//other.example/b", "https://other.example/b")]
    [InlineData("https://other.example/%7Eb#c", "https://other.example/%7Eb")]
    public async Task Reads_every_form_of_location(string location, string expected)
    {
        StubHandler stub = new(request => request.RequestUri!.AbsoluteUri == "https://good.example/users/a" ? StubHandler.Redirect(location) : StubHandler.Json("{}"));
        using EgressClient client = stub.CreateClient();

        EgressResponse response = await client.SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse("https://good.example/users/a")), Cancelled);

        Assert.Equal(expected, response.FinalUrl.Value);
    }

    [Theory]
    [InlineData("http://good.example/b", EgressFailure.RedirectRefused)]
    [InlineData("data:text/plain,x", EgressFailure.RedirectRefused)]
    [InlineData("file:///etc/passwd", EgressFailure.RedirectRefused)]
    [InlineData("javascript:alert(1)", EgressFailure.RedirectRefused)]
    [InlineData("https://user@evil.example/", EgressFailure.RedirectRefused)]
    [InlineData("https://good.example\\@evil.example/", EgressFailure.RedirectRefused)]
    [InlineData("/a%0d%0aX: y", EgressFailure.RedirectRefused)]
    [InlineData("https://127.1/", EgressFailure.RedirectRefused)]
    [InlineData("https://city.example/ap/actors/news", EgressFailure.RedirectRefused)]
    [InlineData("https://good.example:6379/", EgressFailure.UrlRefused)]
    [InlineData("", EgressFailure.RedirectRefused)]
    public async Task Refuses_redirects_that_lead_astray(string location, EgressFailure failure)
    {
        StubHandler stub = new(_ => StubHandler.Redirect(location));
        using EgressClient client = stub.CreateClient(new EgressOptions { OwnOrigin = new Origin("https://city.example") });

        EgressException exception = await GetFailureAsync(client, ObjectId.Parse("https://good.example/a"));

        Assert.Equal(failure, exception.Failure);
        Assert.False(exception.IsTransient);
        Assert.Single(stub.Requests);
    }

    [Theory]
    [InlineData("/a", "/a", 1, EgressFailure.RedirectRefused)]
    [InlineData("/b", "/a", 2, EgressFailure.RedirectRefused)]
    [InlineData("+", "+", 4, EgressFailure.TooManyRedirects)]
    public async Task Stops_in_circles_and_endless_chains(string fromA, string fromOthers, int requests, EgressFailure failure)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            string location = context.Request.Path == "/a" ? fromA : fromOthers;
            context.Response.Redirect(location == "+" ? context.Request.Path + "x" : location);
            return Task.CompletedTask;
        });
        using EgressClient client = CreateClient();

        Assert.Equal(failure, (await GetFailureAsync(client, Url(server, "/a"))).Failure);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task Follows_three_redirects()
    {
        StubHandler stub = new(static request => request.RequestUri!.AbsolutePath.Length < 5 ? StubHandler.Redirect(request.RequestUri.AbsolutePath + "x") : StubHandler.Json("{}"));
        using EgressClient client = stub.CreateClient();

        Assert.Equal("https://good.example/axxx", (await client.SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse("https://good.example/a")), Cancelled)).FinalUrl.Value);
        Assert.Equal(4, stub.Requests.Count);
    }

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(false, 0, true)]
    [InlineData(true, 1, false)]
    [InlineData(false, 1, false)]
    public async Task A_body_may_have_one_mebibyte(bool withLength, int more, bool fits)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentLength = withLength ? MiB + more : null;
            await context.Response.BodyWriter.WriteAsync(new byte[MiB + more], context.RequestAborted);
        });
        using EgressClient client = CreateClient();

        if (fits)
        {
            Assert.Equal(MiB, (await client.SendAsync(new EgressRequest(HttpMethod.Get, Url(server, "/")), Cancelled)).Body.Length);
        }
        else
        {
            Assert.Equal(EgressFailure.TooLarge, (await GetFailureAsync(client, Url(server, "/"))).Failure);
        }
    }

    [Fact]
    public async Task A_request_may_want_less()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static context => context.Response.WriteAsync(new string('x', 2000)));
        using EgressClient client = CreateClient();

        EgressException exception = await Assert.ThrowsAsync<EgressException>(() => client.SendAsync(new EgressRequest(HttpMethod.Get, Url(server, "/")) { MaxBytes = 1999 }, Cancelled));

        Assert.Equal(EgressFailure.TooLarge, exception.Failure);
    }

    [Fact]
    public async Task An_endless_body_is_cut_at_the_cap_and_the_connection_closed()
    {
        TaskCompletionSource ended = new();
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            try
            {
                byte[] block = new byte[16 * 1024];
                while (true)
                {
                    await context.Response.Body.WriteAsync(block, context.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                ended.SetResult();
            }
        });
        using EgressClient client = CreateClient();

        Assert.Equal(EgressFailure.TooLarge, (await GetFailureAsync(client, Url(server, "/"))).Failure);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", EgressFailure.Protocol)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", EgressFailure.Protocol)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n{}", EgressFailure.TooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}", null)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", EgressFailure.Protocol)]
    [InlineData("", EgressFailure.Protocol)]
    public async Task A_server_that_lies_about_its_body(string answer, EgressFailure? failure)
    {
        using RawServer server = new(Encoding.ASCII.GetBytes(answer), close: true);
        using EgressClient client = CreateClient();

        if (failure is null)
        {
            Assert.Equal("{}", Encoding.UTF8.GetString((await client.SendAsync(new EgressRequest(HttpMethod.Get, server.Url), Cancelled)).Body.Span));
        }
        else
        {
            Assert.Equal(failure, (await GetFailureAsync(client, server.Url)).Failure);
        }
    }

    [Fact]
    public async Task A_body_longer_than_its_length_ends_where_it_said()
    {
        using RawServer server = new("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"u8.ToArray(), close: true);
        using EgressClient client = CreateClient();

        EgressResponse first = await client.SendAsync(new EgressRequest(HttpMethod.Get, server.Url), Cancelled);
        EgressResponse second = await client.SendAsync(new EgressRequest(HttpMethod.Get, server.Url), Cancelled);

        Assert.Equal("{}", Encoding.UTF8.GetString(first.Body.Span));
        Assert.Equal("{}", Encoding.UTF8.GetString(second.Body.Span));
    }

    [Fact]
    public async Task Headers_have_a_cap()
    {
        using RawServer server = new(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nX-Large: {new string('x', 40_000)}\r\nContent-Length: 0\r\n\r\n"), close: true);
        using EgressClient client = CreateClient();

        Assert.Equal(EgressFailure.TooLarge, (await GetFailureAsync(client, server.Url)).Failure);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity")]
    public async Task Reads_compressed_answers(string encoding)
    {
        byte[] document = Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 20_000)));
        StubHandler stub = new(_ => Encoded(document, encoding));
        using EgressClient client = stub.CreateClient();

        Assert.Equal(document, (await client.SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse("https://good.example/")), Cancelled)).Body.ToArray());
    }

    [Theory]
    [InlineData("gzip", 512 * 1024)]
    [InlineData("br", 512 * 1024)]
    [InlineData("gzip", 100 * MiB)]
    public async Task A_bomb_is_not_blown_up(string encoding, int size)
    {
        HttpResponseMessage bomb = Encoded(new byte[size], encoding);
        StubHandler stub = new(_ => bomb);
        using EgressClient client = stub.CreateClient();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(EgressFailure.TooLarge, (await GetFailureAsync(client, ObjectId.Parse("https://evil.example/"))).Failure);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * MiB);
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task Refuses_encodings_it_did_not_ask_for(string encoding)
    {
        StubHandler stub = new(_ =>
        {
            HttpResponseMessage response = StubHandler.Json("{}");
            response.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
            return response;
        });
        using EgressClient client = stub.CreateClient();

        Assert.Equal(EgressFailure.Protocol, (await GetFailureAsync(client, ObjectId.Parse("https://evil.example/"))).Failure);
    }

    [Fact]
    public async Task A_broken_archive_is_a_broken_answer()
    {
        StubHandler stub = new(static _ =>
        {
            HttpResponseMessage response = StubHandler.Json("this is not gzip at all");
            response.Content.Headers.ContentEncoding.Add("gzip");
            return response;
        });
        using EgressClient client = stub.CreateClient();

        Assert.Equal(EgressFailure.Protocol, (await GetFailureAsync(client, ObjectId.Parse("https://evil.example/"))).Failure);
    }

    [Fact]
    public async Task A_dripping_body_ends_at_the_deadline_and_disturbs_nobody()
    {
        TaskCompletionSource dripping = new();
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/drip")
            {
                await context.Response.WriteAsync("{", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                dripping.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        });
        FakeTimeProvider time = new();
        EgressOptions options = new() { AllowLoopback = true, HeadersTimeout = TimeSpan.FromHours(1), ExchangeTimeout = TimeSpan.FromSeconds(30) };
        using EgressClient client = CreateClient(options, time);

        Task<EgressException> slow = GetFailureAsync(client, Url(server, "/drip"));
        await dripping.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        Assert.Equal(200, (await client.SendAsync(new EgressRequest(HttpMethod.Get, Url(server, "/other")), Cancelled)).Status);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(slow.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));

        EgressException exception = await slow;
        Assert.Equal((EgressFailure.Timeout, true), (exception.Failure, exception.IsTransient));
    }

    [Fact]
    public async Task Headers_that_do_not_come_end_earlier()
    {
        TaskCompletionSource asked = new();
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        FakeTimeProvider time = new();
        using EgressClient client = CreateClient(new EgressOptions { AllowLoopback = true }, time);

        Task<EgressException> slow = GetFailureAsync(client, Url(server, "/"));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(EgressFailure.Timeout, (await slow).Failure);
    }

    [Fact]
    public async Task A_handshake_that_stalls_ends()
    {
        using RawServer server = new([], close: false);
        EgressOptions options = new() { AllowLoopback = true, ConnectTimeout = TimeSpan.FromMilliseconds(100), TlsTimeout = TimeSpan.FromMilliseconds(100) };
        using EgressClient client = CreateClient(options);

        Assert.Equal(EgressFailure.Timeout, (await GetFailureAsync(client, ObjectId.Parse(server.Url.Value.Replace("http:", "https:", StringComparison.Ordinal)))).Failure);
    }

    [Fact]
    public async Task A_server_without_TLS_fails_the_handshake()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static _ => Task.CompletedTask);
        using EgressClient client = CreateClient();

        EgressException exception = await GetFailureAsync(client, ObjectId.Parse($"https://good.example:{server.Port}/"));

        Assert.Equal((EgressFailure.Tls, true), (exception.Failure, exception.IsTransient));
    }

    [Fact]
    public async Task A_lookup_that_stalls_ends()
    {
        FakeTimeProvider time = new();
        StallingResolver resolver = new();
        using EgressClient client = EgressClient.Create(new EgressOptions { AllowLoopback = true }, time, resolver, new OnlyLoopbackPolicy());

        Task<EgressException> slow = GetFailureAsync(client, ObjectId.Parse("http://good.example/"));
        await resolver.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(EgressFailure.Timeout, (await slow).Failure);
    }

    [Fact]
    public async Task The_caller_can_give_up()
    {
        TaskCompletionSource asked = new();
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        using EgressClient client = CreateClient();
        using CancellationTokenSource caller = new();

        Task<EgressResponse> running = client.SendAsync(new EgressRequest(HttpMethod.Get, Url(server, "/")), caller.Token);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\nbroke off")]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nbroke off")]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 99999999\r\n\r\nbroke off")]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Encoding: zstd\r\nContent-Length: 9\r\n\r\nbroke off")]
    public async Task A_delivery_goes_by_the_status_alone(string answer)
    {
        using RawServer server = new(Encoding.ASCII.GetBytes(answer), close: true);
        using EgressClient client = CreateClient();
        EgressRequest request = new(HttpMethod.Post, server.Url) { Body = "{}"u8.ToArray(), StatusIsEnough = true };

        Assert.Equal(202, (await client.SendAsync(request, Cancelled)).Status);
    }

    [Fact]
    public async Task A_long_refusal_is_cut()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static context =>
        {
            context.Response.StatusCode = 404;
            return context.Response.WriteAsync(new string('x', 5000));
        });
        using EgressClient client = CreateClient();

        EgressResponse response = await client.SendAsync(new EgressRequest(HttpMethod.Get, Url(server, "/")) { MaxBytes = 1000 }, Cancelled);

        Assert.Equal(404, response.Status);
        Assert.Equal(1000, response.Body.Length);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Mon, 23 Nov 2026 16:05:00 GMT", 300)]
    [InlineData("Mon, 23 Nov 2026 15:00:00 GMT", 0)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999999", int.MaxValue)]
    public async Task Reads_how_long_to_wait(string value, int? seconds)
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 16, 0, 0, TimeSpan.Zero));
        StubHandler stub = new(_ =>
        {
            HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
            response.Headers.TryAddWithoutValidation("Retry-After", value);
            return response;
        });
        using EgressClient client = stub.CreateClient(timeProvider: time);

        EgressResponse response = await client.SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse("https://busy.example/")), Cancelled);

        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), response.RetryAfter);
    }

    [Fact]
    public async Task Two_media_types_are_none()
    {
        using RawServer server = new("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Type: application/activity+json\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(), close: true);
        using EgressClient client = CreateClient();

        Assert.Null((await client.SendAsync(new EgressRequest(HttpMethod.Get, server.Url), Cancelled)).ContentType);
    }

    [Fact]
    public void An_option_out_of_range_stops_the_start()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => EgressClient.Create(new EgressOptions { MaxRedirects = 50, ConnectTimeout = TimeSpan.Zero, UserAgent = "a\r\nb" }));

        Assert.Contains("MaxRedirects must be from 0 to 10", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectTimeout must be more than zero", exception.Message, StringComparison.Ordinal);
        Assert.Contains("UserAgent must be printable", exception.Message, StringComparison.Ordinal);
        EgressClient.Create().Dispose();
    }

    private static EgressClient CreateClient(EgressOptions? options = null, TimeProvider? timeProvider = null) => EgressClient.Create(
        options ?? new EgressOptions { AllowLoopback = true },
        timeProvider ?? TimeProvider.System,
        new ScriptedResolver { Default = [IPAddress.Loopback] },
        new OnlyLoopbackPolicy());

    private static ObjectId Url(LoopbackServer server, string path) => ObjectId.Parse($"http://good.example:{server.Port}{path}");

    private static Task<EgressException> GetFailureAsync(EgressClient client, ObjectId url) =>
        Assert.ThrowsAsync<EgressException>(() => client.SendAsync(new EgressRequest(HttpMethod.Get, url), Cancelled));

    private static HttpResponseMessage Encoded(byte[] body, string encoding)
    {
        MemoryStream target = new();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BufferedStream(target),
        })
        {
            stream.Write(body);
            stream.Flush();
            if (stream is BufferedStream)
            {
                target = new MemoryStream(target.ToArray());
            }
        }

        HttpResponseMessage response = new() { Content = new ByteArrayContent(target.ToArray()) };
        response.Content.Headers.ContentEncoding.Add(encoding);
        return response;
    }

    private sealed class StallingResolver : INameResolver
    {
        public TaskCompletionSource Asked { get; } = new();

        public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            Asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return [];
        }
    }

    /// <summary>Writes given bytes whatever is asked.</summary>
    private sealed class RawServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<Socket> _open = [];

        public RawServer(byte[] answer, bool close)
        {
            _listener.Start();
            Url = ObjectId.Parse($"http://raw.example:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            _ = ServeAsync(answer, close);
        }

        public ObjectId Url { get; }

        public void Dispose()
        {
            _listener.Dispose();
            lock (_open)
            {
                _open.ForEach(static socket => socket.Dispose());
            }
        }

        private async Task ServeAsync(byte[] answer, bool close)
        {
            try
            {
                while (true)
                {
                    Socket socket = await _listener.AcceptSocketAsync();
                    lock (_open)
                    {
                        _open.Add(socket);
                    }

                    await socket.ReceiveAsync(new byte[4096]);
                    await socket.SendAsync(answer);
                    if (close)
                    {
                        socket.Shutdown(SocketShutdown.Send);
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
