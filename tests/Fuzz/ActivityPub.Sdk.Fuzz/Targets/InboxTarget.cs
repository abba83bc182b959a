using System.Text;
using ActivityPub.Sdk.Fuzz.Input;
using ActivityPub.Sdk.Fuzz.World;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>
/// A whole POST through the engine: first as it is, then its body as an activity that somebody really signed, which then takes effect. No
/// answer is one of trouble, nothing is logged as an error, and nothing that was taken is left lying.
/// </summary>
internal sealed class InboxTarget : FuzzTarget
{
    private const int RunsPerInstallation = 250;

    private Installation? _installation;
    private int _runs;

    public override string Name => "inbox";

    public override long AllocationLimit(int length) => (64L * 1024 * 1024) + (4096L * length);

    public override IReadOnlyList<string> Dictionary =>
    [
        .. JsonWords.All, "\"https://remote.example/users/rita\"", "\"https://capture.test/ap/actors/alice\"", "\"https://capture.test/ap/actors/alice/followers\"", "\"https://capture.test/ap/objects/1\"", "\"https://remote.example/n/1\"", "\"Follow\"", "\"Undo\"", "\"Accept\"", "\"Reject\"", "\"Create\"", "\"Update\"", "\"Delete\"", "\"Like\"",
        "\"EmojiReact\"", "\"Announce\"", "\"Move\"", "\"Block\"", "\"Flag\"", "\"Add\"", "\"Remove\"", "\"QuoteRequest\"", "\"Tombstone\"", "\"Person\"", "\"attributedTo\":", "\"inReplyTo\":", "\"target\":", "\"published\":", "\"updated\":", "\"movedTo\":", "\"cc\":", "\"https://www.w3.org/ns/activitystreams#Public\"", "Signature: ", "Digest: ", "Host: capture.test",
    ];

    public override IEnumerable<byte[]> MakeSeeds()
    {
        foreach (ReceivedRequest request in Recordings.Requests().Where(static r => r.Method == "POST"))
        {
            yield return HttpMessage.Write(request);
        }

        foreach (string type in (string[])["Follow", "Undo", "Accept", "Reject", "Create", "Update", "Delete", "Like", "EmojiReact", "Announce", "Move", "Block", "Flag", "Add", "Remove", "QuoteRequest", "Arrive"])
        {
            foreach (string target in (string[])
                [
                    "\"https://capture.test/ap/actors/alice\"", "\"https://remote.example/users/rita\"",
                    """{"id":"https://remote.example/n/1","type":"Note","attributedTo":"https://remote.example/users/rita","content":"<p>a</p>","inReplyTo":"https://capture.test/ap/objects/1","to":["https://www.w3.org/ns/activitystreams#Public"],"tag":[{"type":"Mention","href":"https://capture.test/ap/actors/alice"}]}""",
                    """{"id":"https://remote.example/f/1","type":"Follow","actor":"https://remote.example/users/rita","object":"https://capture.test/ap/actors/alice"}""",
                ])
            {
                yield return Encoding.UTF8.GetBytes($$"""
                    POST /ap/inbox
                    Host: capture.test

                    {"@context":"https://www.w3.org/ns/activitystreams","id":"https://remote.example/a/{{type}}","type":"{{type}}","actor":"https://remote.example/users/rita","object":{{target}},"target":"https://remote.example/users/other","content":"x","to":"https://capture.test/ap/actors/alice"}
                    """.ReplaceLineEndings("\n"));
            }
        }
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (_installation is null || ++_runs % RunsPerInstallation == 0)
        {
            _installation?.Dispose();
            _installation = new Installation();
        }

        HttpMessage message = HttpMessage.Read(input);
        Receive(_installation, message.ToRequest(_installation.Now));
        Uri inbox = new(Installation.Origin + (message.Target.Contains("alice", StringComparison.Ordinal) ? "/ap/actors/alice/inbox" : "/ap/inbox"));
        OutgoingRequest outgoing = new("POST", inbox, message.Body);
        List<HeaderField> headers = [new HeaderField("Host", outgoing.Host), .. HttpSignatures.Sign(outgoing, FixedKeys.Rsa, HttpSignatureScheme.DraftCavage, _installation.Now)];
        Receive(_installation, new ReceivedRequest("POST", inbox.AbsolutePath.Contains("alice", StringComparison.Ordinal) ? inbox.AbsolutePath : "/ap/inbox", "https", headers, message.Body, _installation.Now));
        long pending = _installation.Process();
        Clean(_installation);
        Oracle.Holds(pending == 0, "What was taken is left lying.");

        // Longer than a bucket of the limits for senders takes to fill up again.
        _installation.Pass(TimeSpan.FromSeconds(10));
    }

    private static void Receive(Installation installation, ReceivedRequest request)
    {
        InboxResult result = installation.Receive(request);
        Clean(installation);
        Oracle.Holds(result.Status is 202 or 400 or 401 or 403 or 404 or 410 or 429, $"The answer is {result.Status}: {result.Detail}");
    }

    private static void Clean(Installation installation)
    {
        if (installation.Log.Errors.TryDequeue(out string? error))
        {
            throw new BrokenOracleException($"Logged: {error}");
        }
    }
}
