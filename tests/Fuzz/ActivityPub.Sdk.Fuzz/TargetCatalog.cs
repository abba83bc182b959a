using ActivityPub.Sdk.Fuzz.Targets;

namespace ActivityPub.Sdk.Fuzz;

/// <summary>All targets by name.</summary>
internal static class TargetCatalog
{
    private static readonly (string Name, Func<FuzzTarget> Make)[] _all =
    [
        ("cavage", static () => new CavageTarget()),
        ("rfc9421", static () => new Rfc9421Target()),
        ("structured-fields", static () => new StructuredFieldsTarget()),
        ("digests", static () => new DigestTarget()),
        ("keys", static () => new KeyTarget()),
        ("json", static () => new JsonTarget()),
        ("jcs", static () => new CanonicalJsonTarget()),
        ("ids", static () => new IdentifierTarget()),
        ("html", static () => new HtmlTarget()),
        ("discovery", static () => new DiscoveryTarget()),
        ("proofs", static () => new ProofTarget()),
        ("inbox", static () => new InboxTarget()),
    ];

    public static IEnumerable<string> Names => _all.Select(static t => t.Name);

    public static FuzzTarget Make(string name) =>
        _all.FirstOrDefault(t => t.Name == name).Make?.Invoke() ?? throw new ArgumentException($"There is no target '{name}'. Targets: {string.Join(' ', Names)}.", nameof(name));
}
