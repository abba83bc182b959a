using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Core.Tests.Vocabulary;

public sealed class CopyTests
{
    [Fact]
    public void A_copy_takes_more_members_than_the_original_and_leaves_it_alone()
    {
        Note note = new();
        for (int i = 0; i < 40; i++)
        {
            Note copy = note with { Conversation = $"c{i}", Blurhash = $"b{i}", Width = i, Height = i, Duration = $"d{i}", MediaType = $"m{i}", AtomUri = $"a{i}", Sensitive = true };
            copy = copy with { InReplyToAtomUri = "x", Published = DateTimeOffset.UnixEpoch, Updated = DateTimeOffset.UnixEpoch, StartTime = DateTimeOffset.UnixEpoch, Id = ObjectId.Parse("https://a.example/1") };
            Assert.Equal($"c{i}", copy.Conversation);
            Assert.Equal("x", copy.InReplyToAtomUri);
            Assert.Equal("https://a.example/1", copy.Id?.Value);
            Assert.Null(note.Id);
            note = copy with { Id = null };
        }

        Actor actor = new Organization { PreferredUsername = "a", Name = "A", Summary = "s", Published = DateTimeOffset.UnixEpoch, Discoverable = true, Indexable = true, ManuallyApprovesFollowers = false };
        Actor more = actor with { Webfinger = "a@a.example" };
        more = more with { Featured = ObjectId.Parse("https://a.example/f"), FeaturedTags = ObjectId.Parse("https://a.example/t"), Suspended = false, Memorial = false };
        Assert.Equal("https://a.example/f", more.Featured?.Id?.Value);
        Assert.Null(actor.Featured);
    }
}
