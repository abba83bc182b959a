using System.Net;
using System.Text;

using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;

using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests.Fetching;

public class RemoteDocumentFetcherTests
{
    private static readonly ObjectId Note = ObjectId.Parse("https://good.example/notes/1");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_with_the_id_of_its_url_is_authentic()
    {
        DateTimeOffset now = new(2026, 11, 23, 16, 0, 0, TimeSpan.Zero);
        StubHandler stub = new(static _ => StubHandler.Json("""{"type":"Note","object":{"id":"https://other.example/"},"id":"https://good.example/notes/1"}"""));
        RemoteDocumentFetcher fetcher = new(stub.CreateClient(timeProvider: new FakeTimeProvider(now)));

        FetchResult result = await fetcher.FetchAsync(Note, new FetchContext(FetchBudget.Create()), Cancelled);

        Assert.True(result.IsFound);
        Assert.Equal(FetchOutcome.Found, result.Outcome);
        Assert.Equal(Note, result.Document.Id);
        Assert.Equal(now, result.Document.FetchedAt);
        Assert.StartsWith("{\"type\":\"Note\"", Encoding.UTF8.GetString(result.Document.Utf8Json.Span), StringComparison.Ordinal);
        Assert.Equal(["GET https://good.example/notes/1"], stub.Requests);
    }

    [Theory]
    [InlineData("https://evil.example/notes/1")]
    [InlineData("http://good.example/notes/1")]
    [InlineData("https://good.example:8443/notes/1")]
    [InlineData("https://good.example.evil.example/notes/1")]
    public async Task An_id_of_another_origin_proves_nothing(string id)
    {
        StubHandler stub = new(_ => Document(id));

        Assert.Equal(FetchOutcome.WrongId, (await FetchAsync(stub, Note)).Outcome);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task An_id_of_the_same_origin_is_fetched_once_more_from_there()
    {
        StubHandler stub = new(static _ => Document("https://good.example/notes/canonical"));

        FetchResult result = await FetchAsync(stub, Note);

        Assert.True(result.IsFound);
        Assert.Equal("https://good.example/notes/canonical", result.Document.Id.Value);
        Assert.Equal(["GET https://good.example/notes/1", "GET https://good.example/notes/canonical"], stub.Requests);
    }

    [Fact]
    public async Task An_id_that_moves_on_is_not_followed_further()
    {
        StubHandler stub = new(static request => Document(request.RequestUri!.AbsoluteUri + "x"));

        Assert.Equal(FetchOutcome.WrongId, (await FetchAsync(stub, Note)).Outcome);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task An_open_redirect_does_not_lend_its_origin()
    {
        StubHandler stub = new(static request => request.RequestUri!.Host == "good.example"
            ? StubHandler.Redirect("https://evil.example/x")
            : Document("https://good.example/notes/1"));

        Assert.Equal(FetchOutcome.WrongId, (await FetchAsync(stub, Note)).Outcome);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task A_document_that_moved_is_what_the_new_place_says_it_is()
    {
        StubHandler stub = new(static request => request.RequestUri!.Host == "good.example"
            ? StubHandler.Redirect("https://new.example/notes/1", HttpStatusCode.MovedPermanently)
            : Document("https://new.example/notes/1"));

        FetchResult result = await FetchAsync(stub, Note);

        Assert.Equal("https://new.example/notes/1", result.Document?.Id.Value);
    }

    [Fact]
    public async Task A_redirect_within_the_origin_may_keep_the_id()
    {
        StubHandler stub = new(static request => request.RequestUri!.AbsolutePath == "/notes/1" ? StubHandler.Redirect("/notes/1/") : Document("https://good.example/notes/1"));

        Assert.Equal(Note, (await FetchAsync(stub, Note)).Document?.Id);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task The_id_of_a_key_fetches_the_document_that_holds_it()
    {
        StubHandler stub = new(static _ => Document("https://good.example/users/a"));

        FetchResult result = await FetchAsync(stub, ObjectId.Parse("https://good.example/users/a#main-key"));

        Assert.Equal("https://good.example/users/a", result.Document?.Id.Value);
        Assert.Equal(["GET https://good.example/users/a"], stub.Requests);
    }

    [Theory]
    [InlineData("application/activity+json", true)]
    [InlineData("application/activity+json; charset=utf-8", true)]
    [InlineData("APPLICATION/Activity+JSON;charset=UTF-8;x=y", true)]
    [InlineData("application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", true)]
    [InlineData("application/ld+json;profile=\"https://www.w3.org/ns/activitystreams\"; charset=utf-8", true)]
    [InlineData("application/ld+json; profile=\"http://www.w3.org/ns/json-ld#compacted https://www.w3.org/ns/activitystreams\"", true)]
    [InlineData("application/ld+json; Profile=\"https://www.w3.org/ns/activitystreams\"", true)]
    [InlineData("application/ld+json", false)]
    [InlineData("application/ld+json; profile=\"https://www.w3.org/ns/activitystreams.evil\"", false)]
    [InlineData("application/ld+json; profile=\"x\"; profile=\"https://www.w3.org/ns/activitystreams\"", false)]
    [InlineData("application/json", false)]
    [InlineData("application/json; profile=\"https://www.w3.org/ns/activitystreams\"", false)]
    [InlineData("text/plain", false)]
    [InlineData("text/plain; x=application/activity+json", false)]
    [InlineData("application/activity+json, text/html", false)]
    [InlineData("application/activity+jsonx", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task Only_the_media_types_of_ActivityPub_count(string? contentType, bool counts)
    {
        StubHandler stub = new(_ => StubHandler.Json("""{"id":"https://good.example/notes/1"}""", contentType));

        Assert.Equal(counts, ActivityMediaType.IsActivityPub(contentType));
        Assert.Equal(counts ? FetchOutcome.Found : FetchOutcome.NotActivityPub, (await FetchAsync(stub, Note)).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"https://good.example/notes/1\"")]
    [InlineData("{}")]
    [InlineData("""{"id":null}""")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":["https://good.example/notes/1"]}""")]
    [InlineData("""{"id":"javascript:x"}""")]
    [InlineData("""{"ID":"https://good.example/notes/1"}""")]
    [InlineData("""{"object":{"id":"https://good.example/notes/1"}}""")]
    [InlineData("""{"id":"https://good.example/notes/1","id":"https://good.example/notes/1"}""")]
    [InlineData("""{"id":"https://good.example/notes/1","\u0069d":"https://good.example/notes/2"}""")]
    [InlineData("""{"@id":"https://good.example/notes/1","id":"https://good.example/notes/1"}""")]
    [InlineData("""{"id":"https://good.example/\ud800"}""")]
    [InlineData("""{"id":"https://good.example/notes/1"} trailing""")]
    [InlineData("\ufeff{\"id\":\"https://good.example/notes/1\"}")]
    public async Task What_has_no_single_id_is_no_document(string body)
    {
        StubHandler stub = new(_ => StubHandler.Json(body));

        Assert.Equal(FetchOutcome.NotActivityPub, (await FetchAsync(stub, Note)).Outcome);
    }

    [Fact]
    public async Task What_is_too_deep_too_much_or_no_UTF8_is_no_document()
    {
        string id = "\"id\":\"https://good.example/notes/1\"";
        string[] bodies =
        [
            $$"""{{{id}},"x":{{new string('[', 40)}}{{new string(']', 40)}}}""",
            $$"""{{{id}},"x":[{{string.Join(',', Enumerable.Repeat("1", 50_001))}}]}""",
            $$"""{{{id}},"x":"{{new string('x', (256 * 1024) + 1)}}"}""",
        ];
        foreach (string body in bodies)
        {
            Assert.Equal(FetchOutcome.NotActivityPub, (await FetchAsync(new StubHandler(_ => StubHandler.Json(body)), Note)).Outcome);
        }

        byte[] latin1 = [.. Encoding.Latin1.GetBytes($$"""{{{id}},"x":"é"}""")];
        StubHandler stub = new(_ =>
        {
            HttpResponseMessage response = new() { Content = new ByteArrayContent(latin1) };
            response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/activity+json");
            return response;
        });
        Assert.Equal(FetchOutcome.NotActivityPub, (await FetchAsync(stub, Note)).Outcome);
    }

    [Theory]
    [InlineData(204, FetchOutcome.NotActivityPub, false)]
    [InlineData(304, FetchOutcome.Rejected, false)]
    [InlineData(400, FetchOutcome.Rejected, false)]
    [InlineData(401, FetchOutcome.Denied, false)]
    [InlineData(403, FetchOutcome.Denied, false)]
    [InlineData(404, FetchOutcome.NotFound, false)]
    [InlineData(406, FetchOutcome.Rejected, false)]
    [InlineData(408, FetchOutcome.Unavailable, true)]
    [InlineData(410, FetchOutcome.Gone, false)]
    [InlineData(429, FetchOutcome.Unavailable, true)]
    [InlineData(500, FetchOutcome.Unavailable, true)]
    [InlineData(503, FetchOutcome.Unavailable, true)]
    public async Task The_status_decides(int status, FetchOutcome outcome, bool transient)
    {
        StubHandler stub = new(_ =>
        {
            HttpResponseMessage response = StubHandler.Json("""{"id":"https://good.example/notes/1"}""", status: (HttpStatusCode)status);
            response.Headers.TryAddWithoutValidation("Retry-After", "60");
            return response;
        });

        FetchResult result = await FetchAsync(stub, Note);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(transient, result.IsTransient);
        Assert.Equal(status, result.Status);
        Assert.Equal(TimeSpan.FromSeconds(60), result.RetryAfter);
        Assert.Null(result.Document);
    }

    [Fact]
    public async Task Trouble_on_the_way_is_a_result()
    {
        StubHandler broken = new(static _ => throw new HttpRequestException(HttpRequestError.ConnectionError));
        StubHandler astray = new(static _ => StubHandler.Redirect("http://good.example/"));

        FetchResult unavailable = await FetchAsync(broken, Note);
        FetchResult refused = await FetchAsync(astray, Note);

        Assert.Equal((FetchOutcome.Unavailable, EgressFailure.Connect, true), (unavailable.Outcome, unavailable.Failure, unavailable.IsTransient));
        Assert.Equal((FetchOutcome.Refused, EgressFailure.RedirectRefused, false), (refused.Outcome, refused.Failure, refused.IsTransient));
    }

    [Fact]
    public async Task Nothing_is_fetched_from_this_server()
    {
        StubHandler stub = new(static _ => StubHandler.Redirect("https://city.example/ap/actors/news"));
        RemoteDocumentFetcher fetcher = new(stub.CreateClient(new EgressOptions { OwnOrigin = new Origin("https://city.example") }));

        FetchResult own = await fetcher.FetchAsync(ObjectId.Parse("https://CITY.example:443/x"), new FetchContext(FetchBudget.Create()), Cancelled);
        Assert.Equal(FetchOutcome.OwnOrigin, own.Outcome);
        Assert.Empty(stub.Requests);

        Assert.Equal(FetchOutcome.Refused, (await fetcher.FetchAsync(Note, new FetchContext(FetchBudget.Create()), Cancelled)).Outcome);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task A_budget_ends_a_chain()
    {
        StubHandler stub = new(static request => Document(request.RequestUri!.AbsoluteUri));
        RemoteDocumentFetcher fetcher = new(stub.CreateClient());
        FetchContext context = new(FetchBudget.Create());
        int found = 0;
        for (int i = 0; i < 300; i++)
        {
            found += (await fetcher.FetchAsync(ObjectId.Parse($"https://host{i % 4}.example/{i}"), context, Cancelled)).IsFound ? 1 : 0;
        }

        Assert.Equal(100, found);
        Assert.Equal(100, stub.Requests.Count);
    }

    [Fact]
    public async Task The_second_look_costs_as_well()
    {
        StubHandler stub = new(static _ => Document("https://good.example/notes/canonical"));
        RemoteDocumentFetcher fetcher = new(stub.CreateClient());

        Assert.Equal(FetchOutcome.OverBudget, (await fetcher.FetchAsync(Note, new FetchContext(FetchBudget.Create(1)), Cancelled)).Outcome);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_share_one_request()
    {
        TaskCompletionSource gate = new();
        StubHandler stub = new(static _ => Document("https://good.example/notes/1")) { Gate = gate.Task };
        RemoteDocumentFetcher fetcher = new(stub.CreateClient());
        FetchContext context = new(FetchBudget.Create());
        FetchContext signed = new(FetchBudget.Create(), static (_, _, _) => ValueTask.CompletedTask, "https://city.example/ap/instance");
        using CancellationTokenSource impatient = new();

        Task<FetchResult> givesUp = fetcher.FetchAsync(Note, context, impatient.Token);
        Task<FetchResult>[] wait = [.. Enumerable.Range(0, 20).Select(_ => fetcher.FetchAsync(Note, context, Cancelled))];
        Task<FetchResult> other = fetcher.FetchAsync(Note, signed, Cancelled);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        gate.SetResult();

        Assert.All(await Task.WhenAll(wait), static result => Assert.True(result.IsFound));
        Assert.True((await other).IsFound);
        Assert.Equal(2, stub.Requests.Count);
        Assert.True((await fetcher.FetchAsync(Note, context, Cancelled)).IsFound);
        Assert.Equal(3, stub.Requests.Count);
    }

    [Fact]
    public async Task A_signer_that_fails_is_not_the_fault_of_the_server()
    {
        StubHandler stub = new(static _ => Document("https://good.example/notes/1"));
        RemoteDocumentFetcher fetcher = new(stub.CreateClient());
        FetchContext context = new(FetchBudget.Create(), static (_, _, _) => throw new IOException("The key store is away."), "instance");

        await Assert.ThrowsAsync<IOException>(() => fetcher.FetchAsync(Note, context, Cancelled));
        Assert.Empty(stub.Requests);
        await Assert.ThrowsAsync<IOException>(() => fetcher.FetchAsync(Note, context, Cancelled));
    }

    private static HttpResponseMessage Document(string id) => StubHandler.Json($$"""{"@context":"https://www.w3.org/ns/activitystreams","id":"{{id}}","type":"Note"}""");

    private static Task<FetchResult> FetchAsync(StubHandler stub, ObjectId id) =>
        new RemoteDocumentFetcher(stub.CreateClient()).FetchAsync(id, new FetchContext(FetchBudget.Create()), Cancelled);
}
