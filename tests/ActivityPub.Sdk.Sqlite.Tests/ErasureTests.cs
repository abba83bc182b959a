using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Tests;

/// <summary>What others take back is gone from the bytes of the file, not only from the answers of the store.</summary>
public sealed class ErasureTests : IDisposable
{
    private const string Secret = "a-word-that-was-taken-back-8714";

    private readonly DatabaseFile _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Deleted_content_is_in_no_byte_of_the_database()
    {
        // Long enough to spill over onto pages of its own.
        byte[] body = Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Repeat(Secret, 2_000)));
        ObjectId author = ObjectId.Parse("https://remote.example/ada");
        await using (SqliteFederationStorage storage = await _file.OpenAsync())
        {
            await storage.Inbox.TryAppendAsync(Records.Entry("1") with { Body = body }, Token);
            InboxEntry claimed = (await storage.Inbox.ClaimAsync(Records.Start, Records.Start.AddMinutes(1), 1, Token)).Single();
            await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(Token))
            {
                await transaction.RemoteActors.UpsertAsync(
                    new RemoteActorRecord { Id = author, Type = "Person", DisplayName = new UntrustedText(Secret), Inbox = ObjectId.Parse(author + "/inbox"), Document = body, FetchedAt = Records.Start },
                    Token);
                foreach (string html in (string[])[Encoding.UTF8.GetString(body), $"<p>{Secret} edited</p>"])
                {
                    await transaction.Interactions.UpsertAsync(
                        new InteractionRecord
                        {
                            Id = "https://remote.example/notes/1",
                            Kind = InteractionKind.Reply,
                            ActorId = author,
                            TargetId = ObjectId.Parse("https://city.example/ap/objects/1"),
                            Content = new UntrustedHtml(html),
                            Summary = new UntrustedText(Secret),
                            Visibility = Visibility.Public,
                            State = InteractionState.Approved,
                            PublishedAt = Records.Start,
                            ReceivedAt = Records.Start,
                        },
                        Token);
                }

                await transaction.Inbox.TryCompleteAsync(claimed, Records.Start, Token);
                await transaction.CommitAsync(Token);
            }
        }

        Assert.True(Count() > 0);

        await using (SqliteFederationStorage storage = await _file.OpenAsync())
        {
            // As the handler of a Delete does, and a day later the retention.
            await storage.Interactions.RemoveAsync("https://remote.example/notes/1", Token);
            await storage.RemoteActors.RemoveAsync(author, Token);
            await storage.Inbox.PruneAsync(Records.Start.AddDays(1), Records.Start.AddDays(-1), 100, Token);
        }

        Assert.Equal(0, Count());
    }

    private int Count()
    {
        // Closing the last connection moves what is in the log into the file.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return Directory.GetFiles(Path.GetDirectoryName(_file.Path)!).Sum(static file => Occurrences(File.ReadAllBytes(file)));
    }

    private static int Occurrences(ReadOnlySpan<byte> bytes) => bytes.Count(Encoding.UTF8.GetBytes(Secret));
}
