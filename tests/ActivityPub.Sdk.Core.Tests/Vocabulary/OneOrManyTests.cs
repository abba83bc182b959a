using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Core.Tests.Vocabulary;

public sealed class OneOrManyTests
{
    private static readonly ObjectId _a = ObjectId.Parse("https://a.example/");
    private static readonly ObjectId _b = ObjectId.Parse("https://b.example/");

    [Fact]
    public void The_default_is_empty()
    {
        OneOrMany<ObjectRef> none = default;

        Assert.Empty(none);
        Assert.True(none.IsEmpty);
        Assert.True(none.First.IsEmpty);
        Assert.Null(none.First.Id);
        Assert.True(none.Single.IsEmpty);
        Assert.Null(default(OneOrMany<string>).First);
        Assert.Throws<ArgumentOutOfRangeException>(() => none[0]);
        Assert.Equal(none, []);
    }

    [Fact]
    public void One_and_many()
    {
        OneOrMany<ObjectRef> one = [_a];
        OneOrMany<ObjectRef> two = [_a, new Note { Id = _b }];

        Assert.Equal(_a, one.Single.Id);
        Assert.Equal(one, (ObjectRef)_a);
        Assert.Equal(_a, two.First.Id);
        Assert.Null(two.Single.Id);
        Assert.Equal([_a, _b], two.Ids());
        Assert.True(two.ContainsId(_b));
        Assert.False(one.ContainsId(_b));
        Assert.Equal(_b, two.Objects<Note>().Single().Id);
        Assert.Empty(two.Objects<Article>());
        Assert.True(two == [_a, new Note { Id = _b }]);
        Assert.True(one != two);
        Assert.Equal(two.GetHashCode(), ((OneOrMany<ObjectRef>)[_a, new Note { Id = _b }]).GetHashCode());
    }

    [Fact]
    public void A_reference_has_the_id_of_what_it_holds()
    {
        Assert.Equal(_a, new ObjectRef(_a).Id);
        Assert.Equal(_a, new ObjectRef(new Note { Id = _a }).Id);
        Assert.Equal(_a, new ObjectRef(new Link { Href = _a }).Id);
        Assert.Null(new ObjectRef(new Note()).Id);
        Assert.True(((ObjectRef)(ObjectId?)null).IsEmpty);
        Assert.True(((ObjectRef)(ApObject?)null).IsEmpty);
        Assert.Equal("https://a.example/", new ObjectRef(_a).Text);
        Assert.Null(new ObjectRef(_a).Object);
        Assert.False(new ObjectRef(_a).IsRaw);
        Assert.Null(new Note { Replies = (ObjectId?)null }.Replies);
    }

    [Fact]
    public void A_text_by_language_opens_with_its_first_language()
    {
        LanguageText text = new([KeyValuePair.Create("de", "Hallo"), KeyValuePair.Create("en", "Hello")]);

        Assert.Equal("Hallo", text.Value);
        Assert.Equal("de", text.Language);
        Assert.Equal(["de", "en"], text.Map.Keys);
        Assert.Equal("Hello", text.Map["en"]);
        Assert.False(text.Map.ContainsKey("fr"));
        Assert.Equal(text, new LanguageText([KeyValuePair.Create("de", "Hallo"), KeyValuePair.Create("en", "Hello")]));
        Assert.NotEqual(text, new LanguageText("Hallo", "de"));
        Assert.NotEqual(text, new LanguageText("Hallo"));
        Assert.Null(new LanguageText("Hallo").Language);
        Assert.Throws<ArgumentException>(() => new LanguageText([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Place { Latitude = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image { FocalPoint = new(double.PositiveInfinity, 0) });
    }
}
