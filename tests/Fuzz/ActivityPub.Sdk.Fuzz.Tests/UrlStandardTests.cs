using System.Text.Json;
using ActivityPub.Sdk.Fuzz.Oracles;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fuzz.Tests;

/// <summary>
/// What an implementation of the URL Standard makes of some thousand texts, written down so that ids can be held against it where there is
/// none: each line of the file is a text and its parts, or null. Made by the command <c>expect</c>.
/// </summary>
public sealed class UrlStandardTests
{
    [Fact]
    public void Ids_mean_what_they_mean_to_the_URL_Standard()
    {
        int accepted = 0;
        int refused = 0;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Expectations", "urls.jsonl")))
        {
            (string text, UrlParts? parts) = JsonSerializer.Deserialize<UrlExpectationLine>(line, JsonSerializerOptions.Web)!;
            if (ObjectId.TryParse(text, out ObjectId? id))
            {
                accepted++;
                UrlExpectation.Check(id, parts);
            }
            else
            {
                refused++;
            }
        }

        Assert.InRange(accepted, 150, int.MaxValue);
        Assert.InRange(refused, 300, int.MaxValue);
    }

    // The rules are stricter than those of the standard, but not for what people have.
    [Theory]
    [InlineData("https://bücher.example/", "xn--bcher-kva.example")]
    [InlineData("https://MÜNCHEN.example/", "xn--mnchen-3ya.example")]
    [InlineData("https://ΑΘΗΝΑ.example/", "xn--mxaard0a.example")]
    [InlineData("https://москва.example/", "xn--80adxhks.example")]
    [InlineData("https://日本語.example/", "xn--wgv71a119e.example")]
    [InlineData("https://한국.example/", "xn--3e0b707e.example")]
    [InlineData("https://việtnam.example/", "xn--vitnam-jk8b.example")]
    public void International_names_have_their_ASCII_form(string text, string host) => Assert.Equal(host, ObjectId.Parse(text).Origin.Host);
}
