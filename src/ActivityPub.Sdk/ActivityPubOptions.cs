using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk;

/// <summary>How this installation appears to the fediverse. Checked at start; a wrong value stops the host with a sentence that says what to change.</summary>
public sealed class ActivityPubOptions
{
    /// <summary>
    /// The public origin of the site, such as <c>https://city.example</c>. Required. It makes every id, and ids are forever: it must not
    /// change once somebody follows. The <c>Host</c> header of requests is never used instead.
    /// </summary>
    public Origin? Origin { get; set; }

    /// <summary>
    /// The host in handles where it is not the one of the origin: <c>city.example</c> makes <c>@news@city.example</c> although the site is
    /// <c>https://www.city.example</c>. The default is the host of the origin. That host must pass WebFinger requests on to the site.
    /// </summary>
    public string? HandleHost { get; set; }

    /// <summary>
    /// Whether federation may use <c>http</c>, other ports, and loopback or private addresses, an <c>http</c> origin included. For trying
    /// things on one machine only. The default is <see langword="false"/>.
    /// </summary>
    public bool AllowLoopback { get; set; }

    /// <summary>
    /// Whether every document except the instance actor, WebFinger and NodeInfo asks for a signed request ("authorised fetch").
    /// The default is <see langword="false"/>.
    /// </summary>
    public bool AuthorizedFetch { get; set; }

    /// <summary>
    /// Whether activities that are sent carry an integrity proof of their account (<see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/8b32/fep-8b32.md">FEP-8b32</see>),
    /// so that others can pass them on and be believed. It makes each of them some 700 bytes larger, and no server asks for it.
    /// The default is <see langword="false"/>.
    /// </summary>
    public bool AddProofs { get; set; }

    /// <summary>
    /// Whether a request that is signed by <see href="https://www.rfc-editor.org/rfc/rfc9421#section-5">RFC 9421</see> has to carry a nonce
    /// of this server, once, at most five minutes old: what is captured on its way is then of no use to anybody, the restart of a node
    /// included. A server that brings none is answered with 401 and <c>Accept-Signature</c> and sends again with the nonce, so that each
    /// delivery takes two requests; servers that do not know this fall back to the older signatures or stay out. Requests signed by
    /// draft-cavage have no nonce and are taken without: what repeats them is recognised by signature and activity. Nodes on one store
    /// take each other's nonces; each remembers for itself which were used. The default is <see langword="false"/>.
    /// </summary>
    public bool SignatureChallenge { get; set; }

    /// <summary>
    /// The only domains that this installation has to do with, each with everything below it: <c>city.example</c>, without scheme, port
    /// or path. For intranets and closed networks. Where there is one, nobody else is taken from, sent to, asked or answered, and every
    /// document asks for a signature as with <see cref="AuthorizedFetch"/>; WebFinger and NodeInfo show what they always show. Empty, the
    /// default, means everybody.
    /// </summary>
    public IList<string> AllowedDomains { get; } = [];

    /// <summary>
    /// Whether there is federation at all. With <see langword="false"/> the endpoints are absent (404), nothing is sent and nobody is
    /// asked; what is published meanwhile waits. The default is <see langword="true"/>.
    /// </summary>
    public bool FederationEnabled { get; set; } = true;

    /// <summary>The path below which all ActivityPub ids live. The default is <c>/ap</c>. Like the origin it must never change.</summary>
    public string PathPrefix { get; set; } = "/ap";

    /// <summary>The name of the software that NodeInfo shows: lower-case letters, digits and hyphens. The default is <c>activitypub-sdk</c>.</summary>
    public string SoftwareName { get; set; } = "activitypub-sdk";

    /// <summary>The version of the software that NodeInfo and the <c>User-Agent</c> show. The default is the version of this library.</summary>
    public string SoftwareVersion { get; set; } = typeof(ActivityPubOptions).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Whether every document asks for a signature.</summary>
    internal bool RequiresSignedReads => AuthorizedFetch || AllowedDomains.Count > 0;

    /// <summary>The hosts that are allowed, our own among them; <see langword="null"/> for everybody.</summary>
    internal DomainList? AllowedHosts => AllowedDomains.Count == 0
        ? null
        : new DomainList([.. AllowedDomains, .. Origin is null ? [] : (string[])[Origin.Host], .. HandleHost is null ? [] : (string[])[HandleHost]]);
}
