using System.Text;
using ActivityPub.Sdk.Outbox;

namespace ActivityPub.Sdk.Tests.Outbox;

public class OutgoingPayloadTests
{
    [Theory]
    [InlineData("""{"id":"x","to":["a"]}""", """{"id":"x","to":["a"]}""")]
    [InlineData("""{"bto":["a"],"id":"x","bcc":"b","to":["c"]}""", """{"id":"x","to":["c"]}""")]
    [InlineData("""{"object":{"bcc":["a"],"tag":[{"bto":"b","name":"n"}]}}""", """{"object":{"tag":[{"name":"n"}]}}""")]
    [InlineData("{\"\\u0062to\":[\"a\"],\"id\":\"x\"}", """{"id":"x"}""")]
    [InlineData("""{"content":"bto and \"bcc\" in a text"}""", """{"content":"bto and \"bcc\" in a text"}""")]
    [InlineData("""{"@context":["https://www.w3.org/ns/activitystreams",{"bto":"as:bto"}],"bto":"a"}""", """{"@context":["https://www.w3.org/ns/activitystreams",{"bto":"as:bto"}]}""")]
    public void HiddenRecipientsAreTakenOut(string json, string expected) =>
        Assert.Equal(expected, Text(OutgoingPayload.WithoutHiddenRecipients(Bytes(json))));

    [Fact]
    public void WhatFitsStaysAsItIs()
    {
        ReadOnlyMemory<byte> json = Bytes("""{"object":{"source":{"content":"s"},"contentMap":{"de":"c"},"content":"c","preview":{}}}""");
        Assert.True(OutgoingPayload.Fit(json).Equals(json));
    }

    [Theory]
    [InlineData(30, "contentMap", "preview", "content")]
    [InlineData(20, "contentMap", "preview", "content", "source")]
    [InlineData(50, "preview", "content")]
    [InlineData(58, "content")]
    public void WhatCanBeMissedGoesFirst(int kibibytes, params string[] kept)
    {
        string text = new('x', kibibytes * 1024);
        string source = new('x', Math.Min(kibibytes, 16) * 1024);
        string map = new('x', Math.Min(kibibytes, 16) * 1024);
        string preview = kibibytes == 58 ? new string('x', 4 * 1024) : "p";
        string json = $$$$"""{"object":{"content":"{{{{text}}}}","source":{"content":"{{{{source}}}}"},"contentMap":{"en":"{{{{map}}}}"},"preview":{"summary":"{{{{preview}}}}"}}}""";

        string fitted = Text(OutgoingPayload.Fit(Bytes(json)));

        Assert.True(fitted.Length < 60 * 1024);
        Assert.Equal(kept.Order(), ((string[])["content", "source", "contentMap", "preview"]).Where(name => fitted.Contains($"\"{name}\":", StringComparison.Ordinal) && (name != "content" || fitted.Contains(text, StringComparison.Ordinal))).Order());
    }

    [Fact]
    public void AContentMapWithoutContentIsTheContentAndStays()
    {
        string json = $$$$"""{"object":{"contentMap":{"en":"{{{{new string('x', 50 * 1024)}}}}"},"preview":{"content":"{{{{new string('x', 20 * 1024)}}}}"}}}""";
        string fitted = Text(OutgoingPayload.Fit(Bytes(json)));
        Assert.Contains("\"contentMap\"", fitted, StringComparison.Ordinal);
        Assert.DoesNotContain("preview", fitted, StringComparison.Ordinal);
    }

    [Fact]
    public void ATooLargeActivitySaysWhatToDo()
    {
        ActivityTooLargeException exception = Assert.Throws<ActivityTooLargeException>(
            () => OutgoingPayload.Fit(Bytes($$"""{"content":"{{new string('x', 60 * 1024)}}"}""")));
        Assert.Contains("Publish a summary with a link", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void NestingIsBounded(int depth, bool fits)
    {
        byte[] json = Bytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)).ToArray();
        if (fits)
        {
            Assert.Equal(json, OutgoingPayload.Fit(json).ToArray());
        }
        else
        {
            Assert.Throws<ActivityTooLargeException>(() => OutgoingPayload.Fit(json));
        }
    }

    [Fact]
    public void ADeepPreviewIsLeftOut()
    {
        string json = """{"object":{"content":"c","preview":{"tag":[{"icon":{"url":[{"href":"h"}]}}]}}}""";
        Assert.Equal("""{"object":{"content":"c"}}""", Text(OutgoingPayload.Fit(Bytes(json))));
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
