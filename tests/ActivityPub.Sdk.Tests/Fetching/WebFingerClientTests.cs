using System.Net;

using ActivityPub.Sdk.Discovery;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Tests.Fetching;

public class WebFingerClientTests
{
    private static readonly Handle Good = Handle.Parse("@news@good.example");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/jrd+json")]
    [InlineData("application/jrd+json; charset=utf-8")]
    [InlineData("application/json")]
    public async Task Finds_an_actor(string contentType)
    {
        StubHandler stub = new(_ => Answer("acct:News@good.example", "https://good.example/users/news", contentType));

        WebFingerResult result = await ResolveAsync(stub);

        Assert.True(result.IsFound);
        Assert.Equal("https://good.example/users/news", result.ActorId.Value);
        Assert.Equal("@News@good.example", result.Handle.ToString());
        Assert.Equal(["GET https://good.example/.well-known/webfinger?resource=acct%3Anews%40good.example"], stub.Requests);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task A_page_is_not_read_as_a_document(string? contentType) =>
        Assert.Equal(WebFingerOutcome.Invalid, (await ResolveAsync(new StubHandler(_ => Answer("acct:news@good.example", "https://good.example/users/news", contentType)))).Outcome);

    [Fact]
    public async Task Handles_on_another_host_are_confirmed_there()
    {
        StubHandler stub = new(static _ => Answer("acct:news@city.example", "https://social.city.example/users/news"));

        WebFingerResult result = await ResolveAsync(stub);

        Assert.Equal("@news@city.example", result.Handle?.ToString());
        Assert.Equal(
            [
                "GET https://good.example/.well-known/webfinger?resource=acct%3Anews%40good.example",
                "GET https://city.example/.well-known/webfinger?resource=acct%3Anews%40city.example",
            ],
            stub.Requests);
    }

    [Fact]
    public async Task A_host_cannot_speak_for_another()
    {
        StubHandler stub = new(static request => request.RequestUri!.Host == "evil.example"
            ? Answer("acct:mayor@good.example", "https://evil.example/users/fake")
            : Answer("acct:mayor@good.example", "https://good.example/users/mayor"));

        WebFingerResult result = await new WebFingerClient(stub.CreateClient()).ResolveAsync(Handle.Parse("@mayor@evil.example"), Cancelled);

        Assert.Equal("https://good.example/users/mayor", result.ActorId?.Value);
    }

    [Fact]
    public async Task Sending_on_twice_is_refused()
    {
        StubHandler stub = new(static request => Answer(request.RequestUri!.Host == "good.example" ? "acct:a@b.example" : "acct:a@c.example", "https://b.example/a"));

        Assert.Equal(WebFingerOutcome.Invalid, (await ResolveAsync(stub)).Outcome);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task Host_meta_names_another_place()
    {
        StubHandler stub = new(static request => request.RequestUri! switch
        {
            { AbsolutePath: "/.well-known/host-meta" } => StubHandler.Json("""<XRD><Link rel="lrdd" template="https://social.good.example/finger?r={uri}"/></XRD>""", HostMetaDocument.XmlMediaType),
            { Host: "social.good.example" } => Answer("acct:news@good.example", "https://social.good.example/users/news"),
            _ => new HttpResponseMessage(HttpStatusCode.NotFound),
        });

        WebFingerResult result = await ResolveAsync(stub);

        Assert.Equal("https://social.good.example/users/news", result.ActorId?.Value);
        Assert.Equal(
            [
                "GET https://good.example/.well-known/webfinger?resource=acct%3Anews%40good.example",
                "GET https://good.example/.well-known/host-meta",
                "GET https://social.good.example/finger?r=acct%3Anews%40good.example",
            ],
            stub.Requests);
    }

    [Theory]
    [InlineData("""<XRD><Link rel="lrdd" template="file:///etc/{uri}"/></XRD>""")]
    [InlineData("""<XRD><Link rel="lrdd" template="https://good.example/.well-known/webfinger?resource={uri}"/></XRD>""")]
    [InlineData("""<XRD><Link rel="lrdd" template="https://city.example/.well-known/webfinger?resource={uri}"/></XRD>""")]
    [InlineData("<html/>")]
    public async Task Host_meta_that_leads_nowhere_is_not_followed(string hostMeta)
    {
        StubHandler stub = new(request => request.RequestUri!.AbsolutePath == "/.well-known/host-meta"
            ? StubHandler.Json(hostMeta, HostMetaDocument.XmlMediaType)
            : new HttpResponseMessage(HttpStatusCode.NotFound));
        WebFingerClient client = new(stub.CreateClient(new EgressOptions { OwnOrigin = new Origin("https://city.example") }));

        Assert.Equal(WebFingerOutcome.NotFound, (await client.ResolveAsync(Good, Cancelled)).Outcome);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Theory]
    [InlineData("http://good.example/x")]
    [InlineData("https://169.254.169.254/x")]
    [InlineData("https://localhost/x")]
    public async Task Host_meta_cannot_lead_into_the_house(string target)
    {
        // The transport is in memory up to the place that host-meta names; from there on it is the real one.
        using SocketsHttpHandler real = new EgressHandlerFactory(new EgressOptions(), new ScriptedResolver { Default = [IPAddress.Loopback] }, new PublicAddressPolicy(), new SocketDialer(), TimeProvider.System).Create();
        using HttpMessageInvoker invoker = new(real, disposeHandler: false);
        StubHandler stub = new(request => request.RequestUri! switch
        {
            { AbsolutePath: "/.well-known/host-meta" } => StubHandler.Json($$"""<XRD><Link rel="lrdd" template="{{target}}?r={uri}"/></XRD>""", HostMetaDocument.XmlMediaType),
            { Host: "good.example" } => new HttpResponseMessage(HttpStatusCode.NotFound),
            _ => invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, request.RequestUri), Cancelled).GetAwaiter().GetResult(),
        });

        Assert.Equal(WebFingerOutcome.Refused, (await ResolveAsync(stub)).Outcome);
    }

    [Theory]
    [InlineData(400, WebFingerOutcome.Refused, 1)]
    [InlineData(401, WebFingerOutcome.Refused, 1)]
    [InlineData(404, WebFingerOutcome.NotFound, 2)]
    [InlineData(410, WebFingerOutcome.NotFound, 2)]
    [InlineData(429, WebFingerOutcome.Unavailable, 1)]
    [InlineData(503, WebFingerOutcome.Unavailable, 1)]
    public async Task The_status_decides(int status, WebFingerOutcome outcome, int requests)
    {
        StubHandler stub = new(_ => new HttpResponseMessage((HttpStatusCode)status));

        WebFingerResult result = await ResolveAsync(stub);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(outcome == WebFingerOutcome.Unavailable, result.IsTransient);
        Assert.Equal(requests, stub.Requests.Count);
    }

    [Theory]
    [InlineData("""{"subject":"acct:news@good.example"}""", WebFingerOutcome.NotFound)]
    [InlineData("""{"subject":"acct:news@good.example","links":[{"rel":"self","type":"application/activity+json","href":"javascript:x"}]}""", WebFingerOutcome.NotFound)]
    [InlineData("""{"links":[{"rel":"self","type":"application/activity+json","href":"https://good.example/a"}]}""", WebFingerOutcome.Invalid)]
    [InlineData("""{"subject":"https://good.example/a","links":[{"rel":"self","type":"application/activity+json","href":"https://good.example/a"}]}""", WebFingerOutcome.Invalid)]
    [InlineData("""{"subject":"https://good.example/a","aliases":["acct:news@good.example"],"links":[{"rel":"self","type":"application/activity+json","href":"https://good.example/a"}]}""", WebFingerOutcome.Found)]
    [InlineData("""{"subject":"acct:news@attacker/.good.example","links":[{"rel":"self","type":"application/activity+json","href":"https://good.example/a"}]}""", WebFingerOutcome.Invalid)]
    [InlineData("[]", WebFingerOutcome.Invalid)]
    public async Task The_document_must_name_the_account_and_its_actor(string json, WebFingerOutcome outcome) =>
        Assert.Equal(outcome, (await ResolveAsync(new StubHandler(_ => StubHandler.Json(json, WebFinger.MediaType)))).Outcome);

    [Fact]
    public async Task A_name_is_confirmed_by_the_way_back()
    {
        StubHandler stub = new(static _ => Answer("acct:news@good.example", "https://good.example/users/news"));
        WebFingerClient client = new(stub.CreateClient());

        WebFingerResult right = await client.ConfirmAsync(ObjectId.Parse("https://good.example/users/news"), "news", FetchBudget.Create(), Cancelled);
        WebFingerResult wrong = await client.ConfirmAsync(ObjectId.Parse("https://good.example/users/fake"), "news", FetchBudget.Create(), Cancelled);
        WebFingerResult strange = await client.ConfirmAsync(ObjectId.Parse("https://good.example/users/news"), "news@evil.example/", FetchBudget.Create(), Cancelled);

        Assert.Equal(Good, right.Handle);
        Assert.Equal(WebFingerOutcome.Mismatch, wrong.Outcome);
        Assert.Null(wrong.ActorId);
        Assert.Equal(WebFingerOutcome.Invalid, strange.Outcome);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task This_server_is_not_asked_and_the_budget_holds()
    {
        StubHandler stub = new(static _ => Answer("acct:news@other.example", "https://good.example/users/news"));
        WebFingerClient client = new(stub.CreateClient(new EgressOptions { OwnOrigin = new Origin("https://city.example") }));

        Assert.Equal(WebFingerOutcome.OwnHost, (await client.ResolveAsync(Handle.Parse("@press@city.example"), Cancelled)).Outcome);
        Assert.Empty(stub.Requests);
        Assert.Equal(WebFingerOutcome.OverBudget, (await client.ResolveAsync(Good, FetchBudget.Create(1), Cancelled)).Outcome);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task The_neighbour_in_development_is_asked_over_http()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static context =>
        {
            context.Response.ContentType = WebFinger.MediaType;
            Handle demo = Handle.Create("demo", context.Request.Host.Value!);
            return context.Response.Body.WriteAsync(WebFingerDocument.ForActor(demo, ObjectId.Parse($"http://{demo.Host}/users/demo")).ToUtf8Json()).AsTask();
        });
        using EgressClient egress = EgressClient.Create(new EgressOptions { AllowLoopback = true }, TimeProvider.System, new ScriptedResolver { Default = [IPAddress.Loopback] }, null);

        WebFingerResult result = await new WebFingerClient(egress).ResolveAsync(Handle.Create("demo", $"localhost:{server.Port}"), Cancelled);

        Assert.Equal($"http://localhost:{server.Port}/users/demo", result.ActorId?.Value);
    }

    private static HttpResponseMessage Answer(string subject, string actor, string? contentType = WebFinger.MediaType) => StubHandler.Json(
        $$"""{"subject":"{{subject}}","links":[{"rel":"self","type":"application/activity+json","href":"{{actor}}"}]}""",
        contentType);

    private static Task<WebFingerResult> ResolveAsync(StubHandler stub) => new WebFingerClient(stub.CreateClient()).ResolveAsync(Good, Cancelled);
}
