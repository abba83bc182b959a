using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Core.Tests.Json;

public sealed class RecordedDocumentsTests
{
    public static TheoryData<string> Documents => [.. Recording.Documents()];

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
