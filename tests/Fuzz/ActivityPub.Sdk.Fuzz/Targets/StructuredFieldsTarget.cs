using System.Text;
using ActivityPub.Sdk.Fuzz.Oracles;
using ActivityPub.Sdk.Signatures.StructuredFields;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>Structured fields as item, list and dictionary. What is read is what the second implementation reads, and is written so that it reads the same.</summary>
internal sealed class StructuredFieldsTarget : FuzzTarget
{
    public override string Name => "structured-fields";

    public override int MaxLength => 4096;

    public override IReadOnlyList<string> Dictionary =>
    [
        "(", ")", ";", ";a", ";a=1", ",", ", ", "=", "?0", "?1", ":AAAA:", ":QUI=:", "::", "%\"", "%c3%a4", "@0", "@-1", "-0", "-0.0", "0.5", "1.125", "999999999999999", "999999999999.999", "\"", "\\\"", "\\\\", "*", "a/b:c", " ", "\t",
    ];

    public override IEnumerable<byte[]> MakeSeeds() => ((string[])
        [
            "", "1", "-0", "-999999999999999", "1.0", "-0.0", "0.125", "999999999999.999", "1000000000000.0", "00001", "\"a \\\" \\\\\"", "*a/b:c", "tok", ":YWJj:", ":QUJ=:", "::", "?0", "?1;a;b=?0", "@1795410300", "@1.0",
            "%\"f%c3%bc\"", "%\"%C3\"", "%\"%c3\"", "1 ;a", "1; a", "1;a=1;a=2", "a, b,c", "a,", ",a", "a ,\tb", "(a b);x, (), ( a  b )", "(a\tb)", "a=1, b, c;x=1, d=(1 2);y, a=2", "A=1", "a=:AAAA:;b, *=1", "sig1=(\"@method\" \"@target-uri\");created=1;keyid=\"k\"",
            "  1  ", "\t1", "\"é\"", "1,,2", "a=1,", "((1))", "(1", "-", "1.", ".1", "1.2345", "?2", "@-999999999999999", "%\"%22%25\"", "%\"a\\b\"",
        ]).Select(Encoding.Latin1.GetBytes);

    public override void Run(ReadOnlySpan<byte> input)
    {
        string text = Encoding.Latin1.GetString(input);
        string? item = StructuredField.TryParseItem(text, out StructuredItem? read) ? read.ToString() : null;
        Oracle.Same(SecondStructuredFields.Item(text), item, "Item");
        if (item is not null)
        {
            Oracle.Holds(StructuredField.TryParseItem(item, out StructuredItem? again) && again.Value == read!.Value, "The item changed.");
            Oracle.Same(item, again!.ToString(), "Item again");
        }

        string? list = StructuredField.TryParseList(text, out IReadOnlyList<StructuredMember>? members) ? StructuredField.Serialize(members) : null;
        Oracle.Same(SecondStructuredFields.List(text), list, "List");
        if (list is not null)
        {
            Oracle.Holds(StructuredField.TryParseList(list, out IReadOnlyList<StructuredMember>? again), "The written list cannot be read.");
            Oracle.Same(list, StructuredField.Serialize(again), "List again");
        }

        string? dictionary = StructuredField.TryParseDictionary(text, out StructuredDictionary? entries) ? entries.ToString() : null;
        Oracle.Same(SecondStructuredFields.Dictionary(text), dictionary, "Dictionary");
        if (dictionary is not null)
        {
            Oracle.Holds(StructuredField.TryParseDictionary(dictionary, out StructuredDictionary? again), "The written dictionary cannot be read.");
            Oracle.Same(dictionary, again.ToString(), "Dictionary again");
        }
    }
}
