using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Tests.Storage;

/// <summary>What others wrote does not become text by accident, and what is cleaned holds nothing that hides or turns.</summary>
public sealed class UntrustedContentTests
{
    [Fact]
    public void Markup_of_others_is_in_no_text_form()
    {
        UntrustedHtml html = new("<script>alert(1)</script>");
        UntrustedText text = new("Mallory\u202E");
        InteractionRecord record = new()
        {
            Id = "https://remote.example/1",
            Kind = InteractionKind.Reply,
            ActorId = ObjectId.Parse("https://remote.example/mallory"),
            TargetId = ObjectId.Parse("https://city.example/1"),
            Content = html,
            Summary = text,
            Visibility = Visibility.Public,
            State = InteractionState.Pending,
            PublishedAt = DateTimeOffset.UnixEpoch,
            ReceivedAt = DateTimeOffset.UnixEpoch,
        };
        foreach (string written in (string[])[html.ToString(), text.ToString(), $"{html}", $"{text}", record.ToString(), string.Concat(html, text)])
        {
            Assert.DoesNotContain("script", written, StringComparison.Ordinal);
            Assert.DoesNotContain("Mallory", written, StringComparison.Ordinal);
        }

        Assert.Equal("<script>alert(1)</script>", html.Reveal());
        Assert.Equal("Mallory\u202E", text.Reveal());
        Assert.Equal(record, record with { Content = new UntrustedHtml("<script>alert(1)</script>") });
        Assert.NotEqual(record, record with { Content = new UntrustedHtml("<b>") });
    }

    [Fact]
    public void Nothing_converts_to_or_from_text_silently()
    {
        foreach (Type type in (Type[])[typeof(UntrustedHtml), typeof(UntrustedText)])
        {
            Assert.DoesNotContain(type.GetMethods(), static m => m.Name is "op_Implicit" or "op_Explicit");
        }
    }

    [Theory]
    [InlineData("Ada Lovelace", "Ada Lovelace")]
    [InlineData("  Ada \t\r\n  Lovelace  ", "Ada Lovelace")]
    [InlineData("\u202Eeve\u202C \u2066City\u2069", "eve City")]
    [InlineData("a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf\u00ADg\u061Ch\u180Ei", "abcdefghi")]
    [InlineData("ci\uDB40\uDC74\uDB40\uDC79ty", "city")]
    [InlineData("a\u0000b\u001Bc\u009Bd\u007Fe", "abcde")]
    [InlineData("a\uFE0Fb\uDB40\uDD00c", "abc")]
    [InlineData("\uD800x\uDC00y\uFFFDz", "xyz")]
    [InlineData("\u3164\u115F\u2800", "")]
    [InlineData("Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306", "Z\u0300\u0301\u0302")]
    [InlineData("Zoë Müller 北京 Владимир 👩‍💻", "Zoë Müller 北京 Владимир 👩💻")]
    public void Clean_text_shows_all_that_it_holds(string text, string expected) => Assert.Equal(expected, new UntrustedText(text).Clean(100));

    [Fact]
    public void Clean_text_is_cut_between_characters()
    {
        Assert.Equal("abc", new UntrustedText("abcdef").Clean(3));
        Assert.Equal("ab", new UntrustedText("ab👩").Clean(3));
        Assert.Equal("abc", new UntrustedText("abc def").Clean(4));
        Assert.True(new UntrustedText(new string('x', 1_000_000)).Clean(100).Length == 100);
    }
}
