using System.Collections.Concurrent;

using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;

using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests.Fetching;

public class FetchSlotsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_fetches_run_at_one_server_and_deliveries_pass_them()
    {
        await using Servers servers = new(new EgressOptions());
        Task<EgressResponse>[] fetches = [.. Enumerable.Range(0, 10).Select(i => servers.GetAsync($"https://slow.example/{i}"))];
        await servers.StandAsync(2);

        Task<EgressResponse> other = servers.GetAsync("https://other.example/1");
        Task<EgressResponse> delivery = servers.Client.SendAsync(new EgressRequest(HttpMethod.Post, ObjectId.Parse("https://slow.example/inbox")) { Body = "{}"u8.ToArray() }, Cancelled);
        await servers.StandAsync(4);
        Assert.Equal((2, 2), (servers.At("GET https://slow.example"), servers.Client.Fetches.Count));

        servers.LetGo();
        await Task.WhenAll([.. fetches, other, delivery]);
        Assert.Equal(10, servers.At("GET https://slow.example"));
        Assert.Equal(2, servers.MostAtOnce("GET https://slow.example"));
        Assert.Equal(0, servers.Client.Fetches.Count);
    }

    [Fact]
    public async Task The_number_can_be_changed()
    {
        await using Servers servers = new(new EgressOptions { FetchesPerHost = 5 });
        Task<EgressResponse>[] fetches = [.. Enumerable.Range(0, 10).Select(i => servers.GetAsync($"https://slow.example/{i}"))];
        await servers.StandAsync(5);

        servers.LetGo();
        await Task.WhenAll(fetches);
        Assert.Equal(5, servers.MostAtOnce("GET https://slow.example"));
        Assert.Throws<ArgumentException>(static () => EgressClient.Create(new EgressOptions { FetchesPerHost = 0 }));
    }

    [Fact]
    public async Task Who_waits_too_long_gives_up_and_leaves_nothing_behind()
    {
        FakeTimeProvider time = new();
        EgressOptions options = new() { HeadersTimeout = TimeSpan.FromMinutes(10) };
        await using Servers servers = new(options, time);
        Task<EgressResponse>[] running = [servers.GetAsync("https://slow.example/1"), servers.GetAsync("https://slow.example/2")];
        await servers.StandAsync(2);
        using CancellationTokenSource mine = new();
        Task<EgressResponse> waits = servers.GetAsync("https://slow.example/3");
        Task<EgressResponse> cancelled = servers.Client.SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse("https://slow.example/4")), mine.Token);

        await mine.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(2, servers.At("GET https://slow.example"));
        time.Advance(options.ExchangeTimeout + TimeSpan.FromSeconds(1));
        foreach (Task<EgressResponse> fetch in (Task<EgressResponse>[])[waits, .. running])
        {
            EgressException exception = await Assert.ThrowsAsync<EgressException>(() => fetch);
            Assert.Equal((EgressFailure.Timeout, true), (exception.Failure, exception.IsTransient));
        }

        Assert.Equal(0, servers.Client.Fetches.Count);
        servers.LetGo();
        Assert.Equal(200, (await servers.GetAsync("https://slow.example/5")).Status);
    }

    [Fact]
    public async Task A_redirect_takes_the_place_at_the_next_server()
    {
        StubHandler stub = new(static request => request.RequestUri!.AbsolutePath == "/b"
            ? StubHandler.Json("{}")
            : StubHandler.Redirect(request.RequestUri.AbsolutePath == "/a" ? "https://two.example/a2" : "https://one.example/b"));
        using EgressClient client = stub.CreateClient(new EgressOptions { FetchesPerHost = 1 });

        EgressResponse response = await client.SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse("https://one.example/a")), Cancelled);

        Assert.Equal((200, 3, 0), (response.Status, stub.Requests.Count, client.Fetches.Count));
    }

    /// <summary>Servers that answer when they are let go, and count who stands before them.</summary>
    private sealed class Servers : HttpMessageHandler, IAsyncDisposable
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentDictionary<string, (int Standing, int Most, int All)> _counts = new();
        private readonly SemaphoreSlim _arrived = new(0);

        public Servers(EgressOptions options, TimeProvider? time = null) => Client = new EgressClient(new HttpMessageInvoker(this, disposeHandler: false), options, time ?? TimeProvider.System);

        public EgressClient Client { get; }

        private int Seen { get; set; }

        public Task<EgressResponse> GetAsync(string url) => Client.SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse(url)), Cancelled);

        public int At(string server) => _counts.GetValueOrDefault(server).All;

        public int MostAtOnce(string server) => _counts.GetValueOrDefault(server).Most;

        public void LetGo() => _go.SetResult();

        /// <summary>Waits until so many requests have come.</summary>
        public async Task StandAsync(int count)
        {
            for (; Seen < count; Seen++)
            {
                await _arrived.WaitAsync(Cancelled);
            }
        }

        public ValueTask DisposeAsync()
        {
            _go.TrySetResult();
            Client.Dispose();
            _arrived.Dispose();
            Dispose();
            return ValueTask.CompletedTask;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string server = $"{request.Method} {request.RequestUri!.Scheme}://{request.RequestUri.Authority}";
            _counts.AddOrUpdate(server, (1, 1, 1), static (_, known) => (known.Standing + 1, Math.Max(known.Most, known.Standing + 1), known.All + 1));
            _arrived.Release();
            try
            {
                await _go.Task.WaitAsync(cancellationToken);
                return StubHandler.Json("{}");
            }
            finally
            {
                _counts.AddOrUpdate(server, default((int, int, int)), static (_, known) => (known.Standing - 1, known.Most, known.All));
            }
        }
    }
}
