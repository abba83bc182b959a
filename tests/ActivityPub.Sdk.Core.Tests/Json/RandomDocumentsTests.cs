using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;
using CsCheck;

namespace ActivityPub.Sdk.Core.Tests.Json;

public sealed class RandomDocumentsTests
{
    private static readonly string[] _names =
    [
        "id", "type", "@id", "@type", "@context", "actor", "object", "to", "cc", "tag", "attachment", "name", "nameMap", "content", "contentMap", "as:content",
        "summaryMap", "published", "url", "icon", "inReplyTo", "context", "width", "latitude", "focalPoint", "publicKey", "endpoints", "source", "interactionPolicy",
        "canQuote", "automaticApproval", "rel", "formerType", "first", "items", "orderedItems", "totalItems", "closed", "blurhash", "sensitive", "x", "ä", "Type", "href",
    ];

    private static readonly string[] _texts =
    [
        "", "Note", "as:Note", "Create", "Person", "Link", "Collection", "Public", "as:Public", "https://www.w3.org/ns/activitystreams#Public",
        "https://a.example/1", "https://[bad", "tag:a,2020:x", "2026-11-23T04:37:09.183628625Z", "2026-11-23T04:37:09", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
        "<p>ä & \"b\"</p>", "\u2028\ud83d\ude00", "@graph", "1e400", "de",
    ];

    private static readonly Gen<string> Text = Gen.Frequency((4, Gen.OneOf(_texts)), (1, Gen.String));

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Text.Select(static t => JsonSerializer.Serialize(t)),
        Gen.Int.Select(static i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.OneOf("null", "true", "false", "1.5e3", "-0", "1e-400", "0.10000000149011612", "99999999999999999999"));

    private static readonly Gen<string> Document = Value(5, true);

    [Fact]
    public void Random_JSON_is_read_and_stays_as_it_is_or_is_refused()
    {
        Document.Sample(
            static json =>
            {
                byte[] document = Encoding.UTF8.GetBytes(json);
                if (!ActivityJson.TryRead(document, out ApObject? read, out ActivityJsonError? error))
                {
                    Assert.True(Enum.IsDefined(error.Kind));
                    return;
                }

                byte[] written = ActivityJson.Write(read);
                ApObject again = ActivityJson.Read(written);
                Assert.Equal(written, ActivityJson.Write(again));
                Assert.Equal(read.Types, again.Types);
                _ = (read.ToString(), read.GetHashCode(), read == again, read.Extensions.Count);
            },
            iter: 10_000);
    }

    [Fact]
    public void Damaged_recordings_are_read_or_refused_and_nothing_else()
    {
        byte[][] recordings = [.. Recording.Documents().Select(Recording.Document)];
        Gen.Select(Gen.Int[0, recordings.Length - 1], Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 3]).Sample(
            damage =>
            {
                (int index, int place, byte value, int kind) = damage;
                byte[] document = recordings[index];
                int at = place % document.Length;
                document = kind switch
                {
                    0 => document[..at],
                    1 => [.. document[..at], .. document[(at + 1)..]],
                    2 => [.. document[..at], value, .. document[at..]],
                    _ => [.. document[..at], value, .. document[(at + 1)..]],
                };
                if (ActivityJson.TryRead(document, out ApObject? read, out _))
                {
                    byte[] written = ActivityJson.Write(read);
                    Assert.Equal(written, ActivityJson.Write(ActivityJson.Read(written)));
                }
            },
            iter: 3_000);
    }

    private static Gen<string> Value(int depth, bool objectOnly)
    {
        if (depth == 0)
        {
            return Scalar;
        }

        Gen<string> inner = Value(depth - 1, false);
        Gen<string> composed = Gen.Select(Gen.Frequency((12, Gen.OneOf(_names)), (1, Gen.String)), inner)
            .Array[0, 7]
            .Select(static members => "{" + string.Join(',', members.DistinctBy(static m => m.Item1).Select(static m => $"{JsonSerializer.Serialize(m.Item1)}:{m.Item2}")) + "}");
        return objectOnly
            ? composed
            : Gen.Frequency((3, Scalar), (2, composed), (1, inner.Array[0, 4].Select(static items => "[" + string.Join(',', items) + "]")));
    }
}
