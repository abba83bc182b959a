using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Core.Tests.Vocabulary;

public sealed class ApObjectTests
{
    private static readonly ObjectId _id = ObjectId.Parse("https://city.example/1");
    private static readonly ObjectId _other = ObjectId.Parse("https://city.example/2");

    [Fact]
    public void A_copy_of_any_size_takes_further_properties()
    {
        // Nine properties and the type: the array behind them has grown and has room left.
        Note note = new()
        {
            Content = "c",
            Name = "n",
            MediaType = "text/html",
            Duration = "PT1S",
            Sensitive = true,
            Width = 1,
            Height = 1,
            To = (ObjectRef)_other,
            Published = DateTimeOffset.UnixEpoch,
        };

        Note copy = note with { Id = _id };

        Assert.Equal(_id, copy.Id);
        Assert.Null(note.Id);
        Assert.Equal("c", copy.Content!.Value);
    }

    [Fact]
    public void A_copy_changes_only_itself()
    {
        Note original = new() { Id = _id, Content = "a", Tag = [new Mention { Href = _other }] };

        Note copy = original with { Content = "b", Name = "n" };
        Note copyOfCopy = copy with { Name = null };

        Assert.Equal("a", original.Content!.Value);
        Assert.Null(original.Name);
        Assert.Equal("b", copy.Content!.Value);
        Assert.Equal("n", copy.Name!.Value);
        Assert.Equal(_id, copy.Id);
        Assert.Null(copyOfCopy.Name);
        Assert.Equal("b", copyOfCopy.Content!.Value);
        Assert.Equal(original, copyOfCopy with { Content = "a" });
        Assert.Equal(["Note"], copy.Types);
    }

    [Fact]
    public void A_copy_of_a_read_object_keeps_what_is_unknown()
    {
        Note note = ActivityJson.Read<Note>("""{"type":"Note","id":"https://city.example/1","x":{"y":1},"published":"soon","content":"a","contentMap":{"en":"a"}}"""u8);

        Note edited = note with { Content = "b", Updated = DateTimeOffset.UnixEpoch };

        Assert.Equal(["x", "published"], edited.Extensions.Keys);
        Assert.Equal(
            """{"@context":"https://www.w3.org/ns/activitystreams","id":"https://city.example/1","type":"Note","x":{"y":1},"published":"soon","content":"b","updated":"1970-01-01T00:00:00Z"}""",
            Encoding.UTF8.GetString(ActivityJson.Write(edited)));
        Assert.Equal(["x"], (edited with { Published = DateTimeOffset.UnixEpoch }).Extensions.Keys);
        Assert.Empty((edited with { Extensions = ExtensionData.Empty }).Extensions);
        Assert.Equal("b", (edited with { Extensions = ExtensionData.Empty }).Content!.Value);
    }

    [Fact]
    public void Extensions_are_set_and_take_the_place_of_a_known_member()
    {
        using var json = JsonDocument.Parse("""{"a":[1],"to":5}""");
        Note note = new()
        {
            To = [ActivityStreams.Public],
            Extensions = new ExtensionData([KeyValuePair.Create("a", json.RootElement.GetProperty("a")), KeyValuePair.Create("to", json.RootElement.GetProperty("to"))]),
        };

        Assert.Empty(note.To);
        Assert.Equal("""{"@context":"https://www.w3.org/ns/activitystreams","type":"Note","to":5,"a":[1]}""", Encoding.UTF8.GetString(ActivityJson.Write(note)));
        Assert.Equal(note.Extensions, (note with { Name = "x" }).Extensions);
        Assert.False(note.Extensions.Without("a").ContainsKey("a"));
        Assert.Equal(5, note.Extensions.With("b", json.RootElement.GetProperty("to"))["b"].GetInt32());
        Assert.Throws<KeyNotFoundException>(() => note.Extensions["b"]);
        Assert.Throws<ArgumentException>(() => new Note { Extensions = ExtensionData.Empty.With("z", default) });
    }

    [Fact]
    public void Equal_is_what_holds_the_same_members_in_any_order()
    {
        ApObject first = ActivityJson.Read("""{"type":"Create","object":{"type":"Note","x":1.0,"name":"n"},"to":["as:Public"],"actor":"https://city.example/1"}"""u8);
        ApObject second = ActivityJson.Read("""{"actor":"https://city.example/1","to":"https://www.w3.org/ns/activitystreams#Public","object":[{"name":"n","x":1.0,"type":["Note"]}],"type":"as:Create"}"""u8);

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, second with { Name = "x" });
        Assert.NotEqual<ApObject>(new Note { Id = _id }, new Article { Id = _id, Types = ["Note"] });
        Assert.NotEqual(new Note { Id = _id }, new Note { Id = _other });
        Assert.False(first.Equals(null));
    }

    [Fact]
    public void Types_come_with_the_class_and_can_be_more()
    {
        Assert.Equal(["Note"], new Note().Types);
        Assert.Equal(["TentativeAccept"], new TentativeAccept().Types);
        Assert.False(new TentativeAccept() is Activity and Accept);
        Assert.Empty(new ApObject().Types);
        Assert.Empty(new PublicKeyDocument().Types);
        Assert.Equal(["Multikey"], new MultikeyDocument().Types);
        Note both = new() { Types = ["Note", "Thing"] };
        Assert.True(both.Is("Thing"));
        Assert.False(both.Is("thing"));
        Assert.Equal(both.Types, ActivityJson.Read<Note>(ActivityJson.Write(both)).Types);
    }

    [Fact]
    public void Every_known_type_is_made_and_read_as_its_class()
    {
        foreach (TypeDefinition type in KnownTypes.All)
        {
            ApObject read = ActivityJson.Read(Encoding.UTF8.GetBytes($$"""{"type":"{{type.Name}}"}"""));
            Assert.Equal(type.Create().GetType(), read.GetType());
            Assert.Equal([type.Name], read.Types);
            Assert.Equal(read, read with { });
        }
    }

    [Fact]
    public void Text_for_people_never_holds_content()
    {
        Assert.Equal("Note https://city.example/1", new Note { Id = _id, Content = "secret" }.ToString());
        Assert.Equal("Object without id", new ApObject { Name = "secret" }.ToString());
        Assert.Equal("Source", new Source { Content = "secret" }.ToString());
        Assert.Equal("Note without id", new ObjectRef(new Note { Content = "secret" }).ToString());
    }

    [Fact]
    public void The_description_is_short_and_printable_whatever_the_types_are()
    {
        string text = ActivityJson.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"type":["a\nb\u202e","{{new string('x', 5000)}}"]}""")).ToString();

        Assert.StartsWith("a?b?+xxx", text, StringComparison.Ordinal);
        Assert.Equal(200, text.Length);
    }

    [Fact]
    public void Many_threads_read_one_object()
    {
        Note note = ActivityJson.Read<Note>("""{"type":"Note","x":{"y":[1,2,3]},"tag":[{"type":"Mention","href":"https://city.example/1"}]}"""u8);

        Parallel.For(0, 1000, _ =>
        {
            Assert.Equal(3, note.Extensions["x"].GetProperty("y").GetArrayLength());
            Assert.Single((note with { Name = "a" }).Tag);
        });
    }
}
