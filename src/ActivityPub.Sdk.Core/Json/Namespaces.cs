namespace ActivityPub.Sdk.Json;

internal static class Namespaces
{
    public static readonly Namespace ActivityStreams = new("as", "https://www.w3.org/ns/activitystreams#");
    public static readonly Namespace Toot = new("toot", "http://joinmastodon.org/ns#");
    public static readonly Namespace Ostatus = new("ostatus", "http://ostatus.org#");
    public static readonly Namespace Schema = new("schema", "http://schema.org#");
    public static readonly Namespace Misskey = new("misskey", "https://misskey-hub.net/ns#");
    public static readonly Namespace Fedibird = new("fedibird", "http://fedibird.com/ns#");
    public static readonly Namespace Litepub = new("litepub", "http://litepub.social/ns#");
    public static readonly Namespace Gts = new("gts", "https://gotosocial.org/ns#");
    public static readonly Namespace Security = new("sec", "https://w3id.org/security#");
    public static readonly Namespace Fep044f = new("fep044f", "https://w3id.org/fep/044f#");
    public static readonly Namespace Fep844e = new("fep844e", "https://w3id.org/fep/844e#");
    public static readonly Namespace Wf = new("wf", "https://purl.archive.org/socialweb/webfinger#");
}
