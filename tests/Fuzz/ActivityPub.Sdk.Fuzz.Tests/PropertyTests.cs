using System.Globalization;
using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Fuzz.Running;
using ActivityPub.Sdk.Signatures.StructuredFields;
using CsCheck;

namespace ActivityPub.Sdk.Fuzz.Tests;

/// <summary>Inputs that are well formed from the start, which mutations of bytes seldom are, through the oracles of the targets.</summary>
public sealed class PropertyTests
{
    private static readonly Gen<BareItem> _bare = Gen.OneOf(
        Gen.Long[-BareItem.MaxInteger, BareItem.MaxInteger].Select(BareItem.FromInteger),
        Gen.Long[-999_999_999_999_999, 999_999_999_999_999].Select(static n => BareItem.FromDecimal(n / 1000m)),
        Gen.String[Gen.Char[' ', '~'], 0, 20].Select(BareItem.FromString),
        Gen.String[Gen.Char["abzAZ09!#$%&'*+-.^_`|~:/"], 0, 12].Select(static s => BareItem.FromToken("t" + s)),
        Gen.Byte.Array[0, 20].Select(static b => BareItem.FromBytes(b)),
        Gen.Bool.Select(BareItem.FromBoolean),
        Gen.Long[-BareItem.MaxInteger, BareItem.MaxInteger].Select(BareItem.FromDate),
        Gen.String[Gen.Char["aß日%\"\\ \n~"], 0, 12].Select(BareItem.FromDisplayString));

    private static readonly Gen<KeyValuePair<string, BareItem>> _parameter = Gen.Select(Gen.String[Gen.Char["abz09_-.*"], 0, 5].Select(static s => "k" + s), _bare, static (k, v) => KeyValuePair.Create(k, v));

    private static readonly Gen<StructuredItem> _item = Gen.Select(_bare, _parameter.Array[0, 3], static (b, p) => new StructuredItem(b, new StructuredParameters(p)));

    private static readonly Gen<StructuredMember> _member = Gen.OneOf(
        _item.Select(static i => (StructuredMember)i),
        Gen.Select(_item.Array[0, 4], _parameter.Array[0, 2], static (i, p) => (StructuredMember)new StructuredInnerList(i, new StructuredParameters(p))));

    private static readonly Gen<string> _json = Json(4);

    private static readonly Gen<string> _url = Gen.Select(
        Any("https://", "http://", "HTTPS://"),
        Gen.String[Gen.Char["abzAZ019-_.äßÉσ中ж。ⓔ\u0301"], 1, 12],
        Any(".example", ".EXAMPLE", ".1", "", ".xn--bcher-kva.example", "."),
        Any("", ":443", ":80", ":8443", ":0443", ":"),
        Gen.String[Gen.Char["/?#.%2eE0dDaA~:@&=+;,'\"<>[]{}|^`äé"], 0, 20],
        static (scheme, host, end, port, rest) => scheme + host + end + port + (rest.Length == 0 || rest[0] is '/' or '?' or '#' ? rest : "/" + rest));

    [Fact]
    public void Structured_fields() => Hold("structured-fields", 5_000, Gen.OneOf(
        _item.Select(static i => i.ToString()),
        _member.Array[0, 5].Select(StructuredField.Serialize),
        Gen.Select(Gen.String[Gen.Char["abc"], 1, 3], _member).Array[0, 5].Select(static m => new StructuredDictionary(m.Select(static e => KeyValuePair.Create(e.Item1, e.Item2))).ToString())));

    [Fact]
    public void Canonical_json() => Hold("jcs", 3_000, _json);

    [Fact]
    public void Documents() => Hold("json", 3_000, _json);

    [Fact]
    public void Proofs() => Hold("proofs", 2_000, _json);

    [Fact]
    public void Ids() => Hold("ids", 10_000, _url);

    // The generator is run by hand: one fixed seed for all of the inputs, so that a run is the same everywhere.
    private static void Hold(string name, int count, Gen<string> generator)
    {
        FuzzTarget target = TargetCatalog.Make(name);
        PCG random = new(1, 20261123);
        for (int i = 0; i < count; i++)
        {
            string text = generator.Generate(random, null, out _);
            try
            {
                Execution.Run(target, Encoding.UTF8.GetBytes(text));
            }
            catch (Exception e)
            {
                Assert.Fail($"{name}: {text}: {e}");
            }
        }
    }

    private static Gen<string> Any(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<string> Json(int depth)
    {
        Gen<string> text = Gen.OneOf(
            Gen.String.Select(static s => JsonSerializer.Serialize(s)),
            Any("\"Note\"", "\"Create\"", "\"https://a.example/1\"", "\"as:Public\"", "\"2026-11-23T05:05:00Z\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"\\ud800\""));
        Gen<string> scalar = Gen.OneOf(text, text, Gen.Double.Select(static d => double.IsFinite(d) ? d.ToString("R", CultureInfo.InvariantCulture) : "0"), Gen.Long.Select(static n => n.ToString(CultureInfo.InvariantCulture)), Any("null", "true", "false", "-0", "1e21", "1E-7", "9007199254740993"));
        if (depth == 0)
        {
            return scalar;
        }

        Gen<string> inner = Json(depth - 1);
        Gen<string> name = Gen.OneOf(
            Any("\"id\"", "\"type\"", "\"@context\"", "\"actor\"", "\"object\"", "\"name\"", "\"nameMap\"", "\"content\"", "\"to\"", "\"tag\"", "\"url\"", "\"published\"", "\"signature\"", "\"x\""),
            Gen.String[Gen.Char["ab\u20acÄ\ud7ff\ue000"], 0, 3].Select(static s => JsonSerializer.Serialize(s)));
        return Gen.Frequency(
            (1, scalar),
            (1, inner.Array[0, 4].Select(static items => $"[{string.Join(',', items)}]")),
            (3, Gen.Select(name, inner, static (n, v) => $"{n}:{v}").Array[0, 5].Select(static members => $"{{{string.Join(',', members)}}}")));
    }
}
