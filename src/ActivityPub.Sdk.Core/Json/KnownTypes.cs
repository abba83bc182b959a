using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>Every known type: its name, how to make it, and the context term it needs. The arrays are shared and never changed.</summary>
internal static class KnownTypes
{
    public static readonly string[] Note = ["Note"];
    public static readonly string[] Article = ["Article"];
    public static readonly string[] Document = ["Document"];
    public static readonly string[] Page = ["Page"];
    public static readonly string[] Image = ["Image"];
    public static readonly string[] Audio = ["Audio"];
    public static readonly string[] Video = ["Video"];
    public static readonly string[] Event = ["Event"];
    public static readonly string[] Place = ["Place"];
    public static readonly string[] Profile = ["Profile"];
    public static readonly string[] Tombstone = ["Tombstone"];
    public static readonly string[] Relationship = ["Relationship"];
    public static readonly string[] Link = ["Link"];
    public static readonly string[] Mention = ["Mention"];
    public static readonly string[] Hashtag = ["Hashtag"];
    public static readonly string[] Emoji = ["Emoji"];
    public static readonly string[] PropertyValue = ["PropertyValue"];
    public static readonly string[] Person = ["Person"];
    public static readonly string[] Organization = ["Organization"];
    public static readonly string[] Group = ["Group"];
    public static readonly string[] Service = ["Service"];
    public static readonly string[] Application = ["Application"];
    public static readonly string[] Create = ["Create"];
    public static readonly string[] Update = ["Update"];
    public static readonly string[] Delete = ["Delete"];
    public static readonly string[] Follow = ["Follow"];
    public static readonly string[] Accept = ["Accept"];
    public static readonly string[] TentativeAccept = ["TentativeAccept"];
    public static readonly string[] Reject = ["Reject"];
    public static readonly string[] TentativeReject = ["TentativeReject"];
    public static readonly string[] Undo = ["Undo"];
    public static readonly string[] Like = ["Like"];
    public static readonly string[] Dislike = ["Dislike"];
    public static readonly string[] EmojiReact = ["EmojiReact"];
    public static readonly string[] Announce = ["Announce"];
    public static readonly string[] Add = ["Add"];
    public static readonly string[] Remove = ["Remove"];
    public static readonly string[] Move = ["Move"];
    public static readonly string[] Block = ["Block"];
    public static readonly string[] Flag = ["Flag"];
    public static readonly string[] Invite = ["Invite"];
    public static readonly string[] Join = ["Join"];
    public static readonly string[] Leave = ["Leave"];
    public static readonly string[] Offer = ["Offer"];
    public static readonly string[] Ignore = ["Ignore"];
    public static readonly string[] View = ["View"];
    public static readonly string[] Listen = ["Listen"];
    public static readonly string[] Read = ["Read"];
    public static readonly string[] Arrive = ["Arrive"];
    public static readonly string[] Travel = ["Travel"];
    public static readonly string[] QuoteRequest = ["QuoteRequest"];
    public static readonly string[] LikeRequest = ["LikeRequest"];
    public static readonly string[] ReplyRequest = ["ReplyRequest"];
    public static readonly string[] AnnounceRequest = ["AnnounceRequest"];
    public static readonly string[] Question = ["Question"];
    public static readonly string[] QuoteAuthorization = ["QuoteAuthorization"];
    public static readonly string[] LikeAuthorization = ["LikeAuthorization"];
    public static readonly string[] ReplyAuthorization = ["ReplyAuthorization"];
    public static readonly string[] AnnounceAuthorization = ["AnnounceAuthorization"];
    public static readonly string[] Collection = ["Collection"];
    public static readonly string[] CollectionPage = ["CollectionPage"];
    public static readonly string[] OrderedCollection = ["OrderedCollection"];
    public static readonly string[] OrderedCollectionPage = ["OrderedCollectionPage"];
    public static readonly string[] PublicKeyDocument = [];
    public static readonly string[] MultikeyDocument = ["Multikey"];

    public static readonly TypeDefinition[] All =
    [
        new("Note", KnownTypes.Note, static () => new Note()),
        new("Article", KnownTypes.Article, static () => new Article()),
        new("Document", KnownTypes.Document, static () => new Document()),
        new("Page", KnownTypes.Page, static () => new Page()),
        new("Image", KnownTypes.Image, static () => new Image()),
        new("Audio", KnownTypes.Audio, static () => new Audio()),
        new("Video", KnownTypes.Video, static () => new Video()),
        new("Event", KnownTypes.Event, static () => new Event()),
        new("Place", KnownTypes.Place, static () => new Place()),
        new("Profile", KnownTypes.Profile, static () => new Profile()),
        new("Tombstone", KnownTypes.Tombstone, static () => new Tombstone()),
        new("Relationship", KnownTypes.Relationship, static () => new Relationship()),
        new("Link", KnownTypes.Link, static () => new Link()),
        new("Mention", KnownTypes.Mention, static () => new Mention()),
        new("Hashtag", KnownTypes.Hashtag, static () => new Hashtag()) { Term = ContextTerm.Hashtag },
        new("Emoji", KnownTypes.Emoji, static () => new Emoji()) { Term = ContextTerm.Emoji, Namespace = Namespaces.Toot },
        new("PropertyValue", KnownTypes.PropertyValue, static () => new PropertyValue()) { Term = ContextTerm.PropertyValue, Namespace = Namespaces.Schema },
        new("Person", KnownTypes.Person, static () => new Person()),
        new("Organization", KnownTypes.Organization, static () => new Organization()),
        new("Group", KnownTypes.Group, static () => new Group()),
        new("Service", KnownTypes.Service, static () => new Service()),
        new("Application", KnownTypes.Application, static () => new Application()),
        new("Create", KnownTypes.Create, static () => new Create()),
        new("Update", KnownTypes.Update, static () => new Update()),
        new("Delete", KnownTypes.Delete, static () => new Delete()),
        new("Follow", KnownTypes.Follow, static () => new Follow()),
        new("Accept", KnownTypes.Accept, static () => new Accept()),
        new("TentativeAccept", KnownTypes.TentativeAccept, static () => new TentativeAccept()),
        new("Reject", KnownTypes.Reject, static () => new Reject()),
        new("TentativeReject", KnownTypes.TentativeReject, static () => new TentativeReject()),
        new("Undo", KnownTypes.Undo, static () => new Undo()),
        new("Like", KnownTypes.Like, static () => new Like()),
        new("Dislike", KnownTypes.Dislike, static () => new Dislike()),
        new("EmojiReact", KnownTypes.EmojiReact, static () => new EmojiReact()) { Term = ContextTerm.EmojiReact, Namespace = Namespaces.Litepub },
        new("Announce", KnownTypes.Announce, static () => new Announce()),
        new("Add", KnownTypes.Add, static () => new Add()),
        new("Remove", KnownTypes.Remove, static () => new Remove()),
        new("Move", KnownTypes.Move, static () => new Move()),
        new("Block", KnownTypes.Block, static () => new Block()),
        new("Flag", KnownTypes.Flag, static () => new Flag()),
        new("Invite", KnownTypes.Invite, static () => new Invite()),
        new("Join", KnownTypes.Join, static () => new Join()),
        new("Leave", KnownTypes.Leave, static () => new Leave()),
        new("Offer", KnownTypes.Offer, static () => new Offer()),
        new("Ignore", KnownTypes.Ignore, static () => new Ignore()),
        new("View", KnownTypes.View, static () => new View()),
        new("Listen", KnownTypes.Listen, static () => new Listen()),
        new("Read", KnownTypes.Read, static () => new Read()),
        new("Arrive", KnownTypes.Arrive, static () => new Arrive()),
        new("Travel", KnownTypes.Travel, static () => new Travel()),
        new("QuoteRequest", KnownTypes.QuoteRequest, static () => new QuoteRequest()) { Term = ContextTerm.QuoteRequest, Namespace = Namespaces.Fep044f },
        new("LikeRequest", KnownTypes.LikeRequest, static () => new LikeRequest()) { Term = ContextTerm.LikeRequest, Namespace = Namespaces.Gts },
        new("ReplyRequest", KnownTypes.ReplyRequest, static () => new ReplyRequest()) { Term = ContextTerm.ReplyRequest, Namespace = Namespaces.Gts },
        new("AnnounceRequest", KnownTypes.AnnounceRequest, static () => new AnnounceRequest()) { Term = ContextTerm.AnnounceRequest, Namespace = Namespaces.Gts },
        new("Question", KnownTypes.Question, static () => new Question()),
        new("QuoteAuthorization", KnownTypes.QuoteAuthorization, static () => new QuoteAuthorization()) { Term = ContextTerm.QuoteAuthorizationType, Namespace = Namespaces.Fep044f },
        new("LikeAuthorization", KnownTypes.LikeAuthorization, static () => new LikeAuthorization()) { Term = ContextTerm.LikeAuthorization, Namespace = Namespaces.Gts },
        new("ReplyAuthorization", KnownTypes.ReplyAuthorization, static () => new ReplyAuthorization()) { Term = ContextTerm.ReplyAuthorization, Namespace = Namespaces.Gts },
        new("AnnounceAuthorization", KnownTypes.AnnounceAuthorization, static () => new AnnounceAuthorization()) { Term = ContextTerm.AnnounceAuthorization, Namespace = Namespaces.Gts },
        new("Collection", KnownTypes.Collection, static () => new Collection()),
        new("CollectionPage", KnownTypes.CollectionPage, static () => new CollectionPage()),
        new("OrderedCollection", KnownTypes.OrderedCollection, static () => new OrderedCollection()),
        new("OrderedCollectionPage", KnownTypes.OrderedCollectionPage, static () => new OrderedCollectionPage()),
        new("CryptographicKey", ["CryptographicKey"], static () => new PublicKeyDocument()) { Term = ContextTerm.PublicKey, Namespace = Namespaces.Security },
        new("Key", ["Key"], static () => new PublicKeyDocument()) { Term = ContextTerm.PublicKey, Namespace = Namespaces.Security },
        new("Multikey", KnownTypes.MultikeyDocument, static () => new MultikeyDocument()) { Term = ContextTerm.Multikey, Namespace = Namespaces.Security },
    ];
}
