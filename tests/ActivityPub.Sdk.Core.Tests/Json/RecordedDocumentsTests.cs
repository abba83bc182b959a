using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Core.Tests.Json;

public sealed class RecordedDocumentsTests
{
    public static TheoryData<string> Documents => [.. Recording.Documents()];

    [Fact]
    public void The_recordings_are_complete()
    {
        Dictionary<string, int> found = Recording.Documents().CountBy(static path => path.Split('/')[0]).ToDictionary();

        Assert.Equal(["fedify", "gotosocial", "snac2", "wordpress"], found.Keys.Order());
        Assert.True(found.Values.Sum() >= 270, string.Join(", ", found));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_recorded_document_is_the_same_after_reading_and_writing(string path)
    {
        byte[] original = Recording.Document(path);

        byte[] written = ActivityJson.Write(ActivityJson.Read(original));

        Assert.Equal([], SameMeaning.Differences(original, written));
        Assert.Equal(written, ActivityJson.Write(ActivityJson.Read(written)));
    }
}
