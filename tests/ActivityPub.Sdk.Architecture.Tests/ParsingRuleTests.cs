namespace ActivityPub.Sdk.Architecture.Tests;

/// <summary>Text of others is read by the readers that have limits, and by nothing else.</summary>
public sealed class ParsingRuleTests
{
    private static readonly string[] Parsers =
    [
        "System.Text.Json.JsonDocument", "System.Text.Json.JsonElement", "System.Text.Json.Nodes.JsonNode", "System.Text.Json.JsonSerializer",
    ];

    // Who may read JSON by the general parsers, and what bounds it there.
    private static readonly string[] MayParse =
    [
        "ActivityPub.Sdk.Json.CanonicalJson", // depth, and the bytes that the caller has bounded
        "ActivityPub.Sdk.Json.RawJson", // what the bounded reader has passed
        "ActivityPub.Sdk.Signatures.ObjectIntegrityProofs", // options that this library has written
        "ActivityPub.Sdk.Discovery.DiscoveryJson", // the bounded reader of discovery documents
        "ActivityPub.Sdk.Outbox.OutgoingPayload", "ActivityPub.Sdk.Outbox.ActivityProver", // what this library has written
        "ActivityPub.Sdk.Inbox.IntegrityProofVerifier", // a body that the bounded reader has passed
        "ActivityPub.Sdk.AspNetCore.Endpoints.DiscoveryEndpoint", // what it has written a line before
        "ActivityPub.Sdk.Cms.Publishing.ContentPayload", "ActivityPub.Sdk.Sqlite.Database.SqliteJson", "ActivityPub.Sdk.PostgreSql.Database.PostgreSqlJson", // what the store gave back
        "ActivityPub.Sdk.Testing.Peers.FediversePeer", // a test helper
    ];

    [Fact]
    public void JSON_is_parsed_where_its_size_is_known() =>
        Assert.Empty(CompiledCode.Breaking(CompiledCode.UsesOfShipped(), static use => IsParsing(use) && !MayParse.Contains(use.Caller) && !use.Caller.EndsWith("JsonContext", StringComparison.Ordinal)));

    [Fact]
    public void The_rule_sees_who_parses() =>
        Assert.Contains(CompiledCode.UsesOfShipped(), static use => use.Caller == "ActivityPub.Sdk.Discovery.DiscoveryJson" && IsParsing(use));

    [Fact]
    public void No_pattern_can_take_long()
    {
        Assert.Empty(CompiledCode.Breaking(CompiledCode.UsesOfShipped(), static use => use.Target == "System.Text.RegularExpressions.Regex" && use.Member is ".ctor" or "IsMatch" or "Match" or "Matches" or "Replace" or "Split"));
        foreach (string assembly in (string[])[.. CompiledCode.Shipped, "OrganisationSite"])
        {
            const int NonBacktracking = (int)System.Text.RegularExpressions.RegexOptions.NonBacktracking;
            Assert.DoesNotContain(
                CompiledCode.AttributesOf(assembly, "System.Text.RegularExpressions.GeneratedRegexAttribute"),
                static pattern => !(pattern.Arguments.Count > 1 && pattern.Arguments[1] is int options && (options & NonBacktracking) != 0) && !(pattern.Arguments.Count > 2 && pattern.Arguments[2] is int limit and > 0 && limit <= 1_000));
        }
    }

    [Fact]
    public void Nothing_expands_entities_or_starts_programs() =>
        Assert.Empty(CompiledCode.Breaking(
            CompiledCode.UsesOfShipped().Concat(CompiledCode.UsesOf("OrganisationSite")),
            static use => use.Target is "System.Xml.XmlDocument" or "System.Diagnostics.Process" or "System.Diagnostics.ProcessStartInfo" or "System.Xml.Linq.XDocument"));

    private static bool IsParsing(Use use) => Parsers.Contains(use.Target) && use.Member is "Parse" or "ParseValue" or "TryParseValue" or "ParseAsync" or "Deserialize" or "DeserializeAsync" or "DeserializeAsyncEnumerable";
}
