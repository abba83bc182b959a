using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A16: an activity that somebody else passes on, with an integrity proof that does not prove it. Its origin has never heard of it.</summary>
public class A16_Proofs(AttackLab lab)
{
    [Theory]
    [InlineData("document changed")]
    [InlineData("member added")]
    [InlineData("expires added")]
    [InlineData("expires changed")]
    [InlineData("expired")]
    [InlineData("domain added")]
    [InlineData("challenge added")]
    [InlineData("nonce added")]
    [InlineData("wrong purpose")]
    [InlineData("purpose changed")]
    [InlineData("wrong suite")]
    [InlineData("other context")]
    [InlineData("created changed")]
    [InlineData("created long ago")]
    [InlineData("created in the future")]
    [InlineData("foreign key")]
    [InlineData("foreign key under the name of the own one")]
    [InlineData("key of a neighbour")]
    [InlineData("key that is not for assertions")]
    [InlineData("no key")]
    [InlineData("two, the first bad")]
    [InlineData("two, the second bad")]
    [InlineData("two, one foreign")]
    [InlineData("none in the list")]
    [InlineData("a text")]
    [InlineData("too many")]
    public async Task A16_A_proof_that_does_not_hold_authenticates_nothing(string how)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna", KeyAlgorithm.Ed25519);
        RemoteActor neighbour = scene.Peer("good").AddActor("nora", KeyAlgorithm.Ed25519);
        RemoteActor evil = scene.Peer("evil").AddActor("eve", KeyAlgorithm.Ed25519);
        using SigningKey other = good.NewKey(KeyAlgorithm.Ed25519);
        (JsonObject create, string mark) = scene.NewComment(good);
        IntegrityProof proof = new(good.Key);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        JsonObject forged = how switch
        {
            "document changed" => proof.AddTo(create).With(("object", good.Note(mark + "changed", scene.Article))),
            "member added" => proof.AddTo(create).With(("published", "2026-01-01T00:00:00Z")),
            "expires added" => (proof with { Edit = p => p["expires"] = IntegrityProof.Time(now.AddHours(1)) }).AddTo(create),
            "expires changed" => (proof with { More = new Dictionary<string, string> { ["expires"] = IntegrityProof.Time(now.AddHours(-1)) }, Edit = p => p["expires"] = IntegrityProof.Time(now.AddHours(1)) }).AddTo(create),
            "expired" => (proof with { More = new Dictionary<string, string> { ["expires"] = IntegrityProof.Time(now.AddMinutes(-1)) } }).AddTo(create),
            "domain added" => (proof with { Edit = static p => p["domain"] = SiteUnderAttack.Host }).AddTo(create),
            "challenge added" => (proof with { Edit = static p => p["challenge"] = "1" }).AddTo(create),
            "nonce added" => (proof with { Edit = static p => p["nonce"] = "1" }).AddTo(create),
            "wrong purpose" => (proof with { Purpose = "authentication" }).AddTo(create),
            "purpose changed" => (proof with { Purpose = "authentication", Edit = static p => p["proofPurpose"] = "assertionMethod" }).AddTo(create),
            "wrong suite" => (proof with { Suite = "eddsa-rdfc-2022" }).AddTo(create),
            "other context" => (proof with { Context = "https://www.w3.org/ns/credentials/v2" }).AddTo(create),
            "created changed" => (proof with { Created = now.AddDays(-30), Edit = p => p["created"] = IntegrityProof.Time(now) }).AddTo(create),
            "created long ago" => (proof with { Created = now.AddDays(-2) }).AddTo(create),
            "created in the future" => (proof with { Created = now.AddHours(2) }).AddTo(create),
            "foreign key" => new IntegrityProof(evil.Key).AddTo(create),
            "foreign key under the name of the own one" => (new IntegrityProof(evil.Key) { Method = good.KeyId }).AddTo(create),
            "key of a neighbour" => new IntegrityProof(neighbour.Key).AddTo(create),
            "key that is not for assertions" => new IntegrityProof(other).AddTo(create),
            "no key" => (proof with { Method = good.Id + "#nothing" }).AddTo(create),
            "two, the first bad" => proof.AddTo((proof with { Edit = static p => p["nonce"] = "1" }).AddTo(create)),
            "two, the second bad" => (proof with { Edit = static p => p["nonce"] = "1" }).AddTo(proof.AddTo(create)),
            "two, one foreign" => new IntegrityProof(evil.Key).AddTo(proof.AddTo(create)),
            "none in the list" => create.With(("proof", new JsonArray())),
            "a text" => create.With(("proof", "z" + new string('2', 86))),
            _ => Enumerable.Range(0, 9).Aggregate(create, (document, _) => proof.AddTo(document)),
        };
        if (how == "key that is not for assertions")
        {
            // Good for requests, and for nothing that is kept.
            good.Document = good.Document.With(
                ("assertionMethod", null),
                ("publicKey", new JsonObject { ["id"] = good.KeyId, ["owner"] = good.Id, ["publicKeyPem"] = other.PublicKey.ExportPem() }));
            good.Publish();
        }

        await scene.AssertRefusedAsync(evil.Post(forged), 202, 400, 401);
        await scene.AssertNoTraceAsync(mark);
        Assert.DoesNotContain(scene.Requests, r => r.Host == evil.Peer.Host && r.Target != evil.Path);

        // Another account, because what is known of the first one's keys stays known for a while.
        RemoteActor honest = scene.Peer("honest").AddActor("hanna", KeyAlgorithm.Ed25519);
        (JsonObject own, string ownMark) = scene.NewComment(honest);
        await scene.AssertCommentedAsync(evil.Post(new IntegrityProof(honest.Key).AddTo(own)), ownMark);
        Assert.DoesNotContain(honest.Peer.Requests, r => r.Target == new Uri(own["id"]!.GetValue<string>()).AbsolutePath);
    }

    [Theory]
    [InlineData("expires")]
    [InlineData("two")]
    [InlineData("LD signature beside it")]
    [InlineData("longer context")]
    public async Task A16_A_proof_that_holds_is_enough(string how)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna", KeyAlgorithm.Ed25519);
        RemoteActor relay = scene.Peer("relay").AddActor("rolf", KeyAlgorithm.Ed25519);
        (JsonObject create, string mark) = scene.NewComment(good);
        IntegrityProof proof = new(good.Key);
        JsonObject proven = how switch
        {
            "expires" => (proof with { More = new Dictionary<string, string> { ["expires"] = IntegrityProof.Time(TimeProvider.System.GetUtcNow().AddHours(1)) } }).AddTo(create),
            "two" => proof.AddTo(proof.AddTo(create)),
            "LD signature beside it" => proof.AddTo(create).With(("signature", LdSignature.Create(relay.Key, LdSignature.Statements("https://x.example/1", "Create", good.Id, scene.Article)))),

            // What stands in the context behind the part that the proof names, was added by those who passed it on.
            _ => proof.AddTo(create.With(("@context", new JsonArray("https://www.w3.org/ns/activitystreams")))).With(("@context", new JsonArray("https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v2"))),
        };

        await scene.AssertCommentedAsync(relay.Post(proven), mark);
    }

    [Fact]
    public async Task A16_A_bad_proof_takes_nothing_from_what_the_HTTP_signature_proves()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna", KeyAlgorithm.Ed25519);
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertCommentedAsync(good.Post((new IntegrityProof(good.Key) { Edit = static p => p["nonce"] = "1" }).AddTo(create)), mark);
    }
}
