using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>Every known member of the vocabulary, declared once: name on the wire, form, namespace and term.</summary>
internal static class Properties
{
    public static readonly ContextProperty JsonLdContext = new();
    public static readonly TypesProperty Types = new();
    public static readonly IdProperty Id = new("id");
    public static readonly ReferencesProperty AttributedTo = new("attributedTo");
    public static readonly ReferencesProperty Attachment = new("attachment") { AlwaysArray = true, Limit = ListLimit.Attachments };
    public static readonly ReferencesProperty Audience = new("audience");
    public static readonly ReferencesProperty Bcc = new("bcc") { AlwaysArray = true };
    public static readonly ReferencesProperty Bto = new("bto") { AlwaysArray = true };
    public static readonly ReferencesProperty Cc = new("cc") { AlwaysArray = true };
    public static readonly ReferencesProperty To = new("to") { AlwaysArray = true };
    public static readonly ReferenceProperty Context = new("context");
    public static readonly StringProperty Conversation = new("conversation") { Term = ContextTerm.Conversation, Namespace = Namespaces.Ostatus };
    public static readonly TextProperty Name = new("name") { Limit = TextLimit.Name };
    public static readonly TextProperty Summary = new("summary") { Limit = TextLimit.Summary };
    public static readonly TextProperty Content = new("content");
    public static readonly StringProperty MediaType = new("mediaType");
    public static readonly NodeProperty<Source> Source = new("source", static () => new Source());
    public static readonly DateProperty Published = new("published");
    public static readonly DateProperty Updated = new("updated");
    public static readonly DateProperty StartTime = new("startTime");
    public static readonly DateProperty EndTime = new("endTime");
    public static readonly StringProperty Duration = new("duration");
    public static readonly ReferencesProperty Generator = new("generator");
    public static readonly ReferencesProperty Icon = new("icon");
    public static readonly ReferencesProperty Image = new("image");
    public static readonly ReferencesProperty InReplyTo = new("inReplyTo");
    public static readonly ReferencesProperty Location = new("location");
    public static readonly ReferencesProperty Preview = new("preview");
    public static readonly ReferenceProperty Replies = new("replies");
    public static readonly ReferenceProperty Likes = new("likes");
    public static readonly ReferenceProperty Shares = new("shares");
    public static readonly ReferencesProperty Tag = new("tag") { AlwaysArray = true, Limit = ListLimit.Tags };
    public static readonly ReferencesProperty Url = new("url");
    public static readonly IntegerProperty Width = new("width");
    public static readonly IntegerProperty Height = new("height");
    public static readonly BooleanProperty Sensitive = new("sensitive") { Term = ContextTerm.Sensitive };
    public static readonly StringProperty Blurhash = new("blurhash") { Term = ContextTerm.Blurhash, MaxBytes = 100, Namespace = Namespaces.Toot };
    public static readonly FocalPointProperty FocalPoint = new("focalPoint") { Term = ContextTerm.FocalPoint, Namespace = Namespaces.Toot };
    public static readonly StringProperty AtomUri = new("atomUri") { Term = ContextTerm.AtomUri, Namespace = Namespaces.Ostatus };
    public static readonly StringProperty InReplyToAtomUri = new("inReplyToAtomUri") { Term = ContextTerm.InReplyToAtomUri, Namespace = Namespaces.Ostatus };
    public static readonly ReferenceProperty Quote = new("quote") { Term = ContextTerm.Quote, Namespace = Namespaces.Fep044f };
    public static readonly IdProperty QuoteUrl = new("quoteUrl") { Term = ContextTerm.QuoteUrl };
    public static readonly IdProperty QuoteUri = new("quoteUri") { Term = ContextTerm.QuoteUri, Namespace = Namespaces.Fedibird };
    public static readonly IdProperty MisskeyQuote = new("_misskey_quote") { Term = ContextTerm.MisskeyQuote, Namespace = Namespaces.Misskey };
    public static readonly ReferenceProperty QuoteAuthorization = new("quoteAuthorization") { Term = ContextTerm.QuoteAuthorization, Namespace = Namespaces.Fep044f };
    public static readonly NodeProperty<InteractionPolicy> InteractionPolicy = new("interactionPolicy", static () => new InteractionPolicy()) { Term = ContextTerm.InteractionPolicy, Namespace = Namespaces.Gts };
    public static readonly IdProperty ApprovedBy = new("approvedBy") { Term = ContextTerm.ApprovedBy, Namespace = Namespaces.Gts };
    public static readonly IdProperty Href = new("href");
    public static readonly StringsProperty Rel = new("rel");
    public static readonly StringProperty Hreflang = new("hreflang");
    public static readonly StringProperty PreferredUsername = new("preferredUsername");
    public static readonly IdProperty Inbox = new("inbox");
    public static readonly IdProperty Outbox = new("outbox");
    public static readonly ReferenceProperty Followers = new("followers");
    public static readonly ReferenceProperty Following = new("following");
    public static readonly ReferenceProperty Liked = new("liked");
    public static readonly ReferencesProperty Streams = new("streams") { AlwaysArray = true };
    public static readonly NodeProperty<Endpoints> Endpoints = new("endpoints", static () => new Endpoints());
    public static readonly ReferencesProperty PublicKey = new("publicKey") { Untyped = static () => new PublicKeyDocument(), Term = ContextTerm.PublicKey, Namespace = Namespaces.Security };
    public static readonly ReferencesProperty AssertionMethod = new("assertionMethod") { AlwaysArray = true, Term = ContextTerm.AssertionMethod, Namespace = Namespaces.Security };
    public static readonly BooleanProperty ManuallyApprovesFollowers = new("manuallyApprovesFollowers") { Term = ContextTerm.ManuallyApprovesFollowers };
    public static readonly BooleanProperty Discoverable = new("discoverable") { Term = ContextTerm.Discoverable, Namespace = Namespaces.Toot };
    public static readonly BooleanProperty Indexable = new("indexable") { Term = ContextTerm.Indexable, Namespace = Namespaces.Toot };
    public static readonly BooleanProperty Suspended = new("suspended") { Term = ContextTerm.Suspended, Namespace = Namespaces.Toot };
    public static readonly BooleanProperty Memorial = new("memorial") { Term = ContextTerm.Memorial, Namespace = Namespaces.Toot };
    public static readonly ReferenceProperty Featured = new("featured") { Term = ContextTerm.Featured, Namespace = Namespaces.Toot };
    public static readonly ReferenceProperty FeaturedTags = new("featuredTags") { Term = ContextTerm.FeaturedTags, Namespace = Namespaces.Toot };
    public static readonly ReferencesProperty AlsoKnownAs = new("alsoKnownAs") { AlwaysArray = true, Limit = ListLimit.Aliases, Term = ContextTerm.AlsoKnownAs };
    public static readonly IdProperty MovedTo = new("movedTo") { Term = ContextTerm.MovedTo };
    public static readonly StringProperty Webfinger = new("webfinger") { Term = ContextTerm.Webfinger, Namespace = Namespaces.Wf };
    public static readonly StringsProperty AttributionDomains = new("attributionDomains") { AlwaysArray = true, Limit = ListLimit.Aliases, Term = ContextTerm.AttributionDomains, Namespace = Namespaces.Toot };
    public static readonly ReferencesProperty Implements = new("implements") { AlwaysArray = true, Term = ContextTerm.Implements, Namespace = Namespaces.Fep844e };
    public static readonly ReferencesProperty Actor = new("actor");
    public static readonly ReferencesProperty Object = new("object");
    public static readonly ReferencesProperty Target = new("target");
    public static readonly ReferencesProperty Result = new("result");
    public static readonly ReferencesProperty Origin = new("origin");
    public static readonly ReferencesProperty Instrument = new("instrument");
    public static readonly ReferencesProperty OneOf = new("oneOf") { AlwaysArray = true, Limit = ListLimit.Options };
    public static readonly ReferencesProperty AnyOf = new("anyOf") { AlwaysArray = true, Limit = ListLimit.Options };
    public static readonly DateProperty Closed = new("closed");
    public static readonly IntegerProperty VotersCount = new("votersCount") { Term = ContextTerm.VotersCount, Namespace = Namespaces.Toot };
    public static readonly IntegerProperty TotalItems = new("totalItems");
    public static readonly ReferencesProperty Items = new("items") { AlwaysArray = true };
    public static readonly ReferenceProperty First = new("first");
    public static readonly ReferenceProperty Last = new("last");
    public static readonly ReferenceProperty Current = new("current");
    public static readonly ReferencesProperty OrderedItems = new("orderedItems") { AlwaysArray = true };
    public static readonly ReferenceProperty PartOf = new("partOf");
    public static readonly ReferenceProperty Next = new("next");
    public static readonly ReferenceProperty Prev = new("prev");
    public static readonly IntegerProperty StartIndex = new("startIndex");
    public static readonly StringsProperty FormerType = new("formerType");
    public static readonly DateProperty Deleted = new("deleted");
    public static readonly ReferenceProperty Subject = new("subject");
    public static readonly ReferencesProperty Relationship = new("relationship");
    public static readonly NumberProperty Latitude = new("latitude");
    public static readonly NumberProperty Longitude = new("longitude");
    public static readonly NumberProperty Altitude = new("altitude");
    public static readonly NumberProperty Accuracy = new("accuracy");
    public static readonly NumberProperty Radius = new("radius");
    public static readonly StringProperty Units = new("units");
    public static readonly ReferenceProperty Describes = new("describes");
    public static readonly StringProperty Value = new("value") { Term = ContextTerm.Value, Namespace = Namespaces.Schema };
    public static readonly IdProperty Owner = new("owner") { Term = ContextTerm.PublicKey, Namespace = Namespaces.Security };
    public static readonly StringProperty PublicKeyPem = new("publicKeyPem") { Term = ContextTerm.PublicKey, Namespace = Namespaces.Security };
    public static readonly IdProperty Controller = new("controller") { Term = ContextTerm.Multikey, Namespace = Namespaces.Security };
    public static readonly StringProperty PublicKeyMultibase = new("publicKeyMultibase") { Term = ContextTerm.Multikey, Namespace = Namespaces.Security };
    public static readonly ReferenceProperty InteractingObject = new("interactingObject") { Term = ContextTerm.InteractingObject, Namespace = Namespaces.Gts };
    public static readonly ReferenceProperty InteractionTarget = new("interactionTarget") { Term = ContextTerm.InteractionTarget, Namespace = Namespaces.Gts };
    public static readonly NodeProperty<InteractionRule> CanQuote = new("canQuote", static () => new InteractionRule()) { Term = ContextTerm.CanQuote, Namespace = Namespaces.Gts };
    public static readonly NodeProperty<InteractionRule> CanLike = new("canLike", static () => new InteractionRule()) { Term = ContextTerm.CanLike, Namespace = Namespaces.Gts };
    public static readonly NodeProperty<InteractionRule> CanReply = new("canReply", static () => new InteractionRule()) { Term = ContextTerm.CanReply, Namespace = Namespaces.Gts };
    public static readonly NodeProperty<InteractionRule> CanAnnounce = new("canAnnounce", static () => new InteractionRule()) { Term = ContextTerm.CanAnnounce, Namespace = Namespaces.Gts };
    public static readonly ReferencesProperty AutomaticApproval = new("automaticApproval") { AlwaysArray = true, Term = ContextTerm.AutomaticApproval, Namespace = Namespaces.Gts };
    public static readonly ReferencesProperty ManualApproval = new("manualApproval") { AlwaysArray = true, Term = ContextTerm.ManualApproval, Namespace = Namespaces.Gts };
    public static readonly ReferencesProperty Always = new("always") { AlwaysArray = true, Term = ContextTerm.Always, Namespace = Namespaces.Gts };
    public static readonly ReferencesProperty ApprovalRequired = new("approvalRequired") { AlwaysArray = true, Term = ContextTerm.ApprovalRequired, Namespace = Namespaces.Gts };
    public static readonly IdProperty SharedInbox = new("sharedInbox");
    public static readonly IdProperty ProxyUrl = new("proxyUrl");
    public static readonly IdProperty OauthAuthorizationEndpoint = new("oauthAuthorizationEndpoint");
    public static readonly IdProperty OauthTokenEndpoint = new("oauthTokenEndpoint");
    public static readonly IdProperty ProvideClientKey = new("provideClientKey");
    public static readonly IdProperty SignClientKey = new("signClientKey");
    public static readonly IdProperty UploadMedia = new("uploadMedia");
    public static readonly StringProperty MisskeyReaction = new("_misskey_reaction") { Term = ContextTerm.MisskeyReaction, Namespace = Namespaces.Misskey };
    public static readonly TextMapProperty ContentMap = new(Content);
    public static readonly TextMapProperty NameMap = new(Name);
    public static readonly TextMapProperty SummaryMap = new(Summary);

    public static readonly PropertyDefinition[] All =
    [
        JsonLdContext, Types,
        Id, AttributedTo, Attachment, Audience, Bcc, Bto, Cc, To,
        Context, Conversation, Name, Summary, Content, MediaType, Source, Published,
        Updated, StartTime, EndTime, Duration, Generator, Icon, Image, InReplyTo,
        Location, Preview, Replies, Likes, Shares, Tag, Url, Width,
        Height, Sensitive, Blurhash, FocalPoint, AtomUri, InReplyToAtomUri, Quote, QuoteUrl,
        QuoteUri, MisskeyQuote, QuoteAuthorization, InteractionPolicy, ApprovedBy, Href, Rel, Hreflang,
        PreferredUsername, Inbox, Outbox, Followers, Following, Liked, Streams, Endpoints,
        PublicKey, AssertionMethod, ManuallyApprovesFollowers, Discoverable, Indexable, Suspended, Memorial, Featured,
        FeaturedTags, AlsoKnownAs, MovedTo, Webfinger, AttributionDomains, Implements, Actor, Object,
        Target, Result, Origin, Instrument, OneOf, AnyOf, Closed, VotersCount,
        TotalItems, Items, First, Last, Current, OrderedItems, PartOf, Next,
        Prev, StartIndex, FormerType, Deleted, Subject, Relationship, Latitude, Longitude,
        Altitude, Accuracy, Radius, Units, Describes, Value, Owner, PublicKeyPem,
        Controller, PublicKeyMultibase, InteractingObject, InteractionTarget, CanQuote, CanLike, CanReply, CanAnnounce,
        AutomaticApproval, ManualApproval, Always, ApprovalRequired, SharedInbox, ProxyUrl, OauthAuthorizationEndpoint, OauthTokenEndpoint,
        ProvideClientKey, SignClientKey, UploadMedia, MisskeyReaction, ContentMap, NameMap, SummaryMap,
    ];
}
