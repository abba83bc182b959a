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
    public static readonly TextProperty Content = new("content") { Owner = static n => n is ApObject or Vocabulary.Source };
    public static readonly StringProperty MediaType = new("mediaType") { Owner = static n => n is ApObject or Vocabulary.Source };
    public static readonly NodeProperty<Source> Source = new("source", static () => new Source());
    public static readonly DateProperty Published = new("published");
    public static readonly DateProperty Updated = new("updated");
    public static readonly DateProperty StartTime = new("startTime");
    public static readonly DateProperty EndTime = new("endTime");
    public static readonly StringProperty Duration = new("duration");
    public static readonly ReferencesProperty Generator = new("generator");
    public static readonly ReferencesProperty Icon = new("icon");
    public static readonly ReferencesProperty Image = new("image");
    public static readonly ReferencesProperty InReplyTo = new("inReplyTo") { Limit = ListLimit.References };
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
    public static readonly StringProperty Blurhash = new("blurhash") { Term = ContextTerm.Blurhash, MaxBytes = 100, IsWellFormed = Json.Blurhash.IsWellFormed, Namespace = Namespaces.Toot };
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
    public static readonly IdProperty Href = new("href") { Owner = static n => n is Link };
    public static readonly StringsProperty Rel = new("rel") { Owner = static n => n is Link };
    public static readonly StringProperty Hreflang = new("hreflang") { Owner = static n => n is Link };
    public static readonly StringProperty PreferredUsername = new("preferredUsername") { Owner = static n => n is Actor };
    public static readonly IdProperty Inbox = new("inbox") { Owner = static n => n is Actor };
    public static readonly IdProperty Outbox = new("outbox") { Owner = static n => n is Actor };
    public static readonly ReferenceProperty Followers = new("followers") { Owner = static n => n is Actor };
    public static readonly ReferenceProperty Following = new("following") { Owner = static n => n is Actor };
    public static readonly ReferenceProperty Liked = new("liked") { Owner = static n => n is Actor };
    public static readonly ReferencesProperty Streams = new("streams") { Owner = static n => n is Actor, AlwaysArray = true };
    public static readonly NodeProperty<Endpoints> Endpoints = new("endpoints", static () => new Endpoints()) { Owner = static n => n is Actor };
    public static readonly ReferencesProperty PublicKey = new("publicKey") { Owner = static n => n is Actor, Untyped = static () => new PublicKeyDocument(), Term = ContextTerm.PublicKey, Namespace = Namespaces.Security };
    public static readonly ReferencesProperty AssertionMethod = new("assertionMethod") { Owner = static n => n is Actor, AlwaysArray = true, Term = ContextTerm.AssertionMethod, Namespace = Namespaces.Security };
    public static readonly BooleanProperty ManuallyApprovesFollowers = new("manuallyApprovesFollowers") { Owner = static n => n is Actor, Term = ContextTerm.ManuallyApprovesFollowers };
    public static readonly BooleanProperty Discoverable = new("discoverable") { Owner = static n => n is Actor, Term = ContextTerm.Discoverable, Namespace = Namespaces.Toot };
    public static readonly BooleanProperty Indexable = new("indexable") { Owner = static n => n is Actor, Term = ContextTerm.Indexable, Namespace = Namespaces.Toot };
    public static readonly BooleanProperty Suspended = new("suspended") { Owner = static n => n is Actor, Term = ContextTerm.Suspended, Namespace = Namespaces.Toot };
    public static readonly BooleanProperty Memorial = new("memorial") { Owner = static n => n is Actor, Term = ContextTerm.Memorial, Namespace = Namespaces.Toot };
    public static readonly ReferenceProperty Featured = new("featured") { Owner = static n => n is Actor, Term = ContextTerm.Featured, Namespace = Namespaces.Toot };
    public static readonly ReferenceProperty FeaturedTags = new("featuredTags") { Owner = static n => n is Actor, Term = ContextTerm.FeaturedTags, Namespace = Namespaces.Toot };
    public static readonly ReferencesProperty AlsoKnownAs = new("alsoKnownAs") { Owner = static n => n is Actor, AlwaysArray = true, OnlyTexts = true, Limit = ListLimit.Aliases, Term = ContextTerm.AlsoKnownAs };
    public static readonly IdProperty MovedTo = new("movedTo") { Owner = static n => n is Actor, Term = ContextTerm.MovedTo };
    public static readonly StringProperty Webfinger = new("webfinger") { Owner = static n => n is Actor, Term = ContextTerm.Webfinger, Namespace = Namespaces.Wf };
    public static readonly StringsProperty AttributionDomains = new("attributionDomains") { Owner = static n => n is Actor, AlwaysArray = true, DropsOthers = true, Limit = ListLimit.Aliases, Term = ContextTerm.AttributionDomains, Namespace = Namespaces.Toot };
    public static readonly ReferencesProperty Implements = new("implements") { Owner = static n => n is Actor, AlwaysArray = true, Term = ContextTerm.Implements, Namespace = Namespaces.Fep844e };
    public static readonly ReferencesProperty Actor = new("actor") { Owner = static n => n is Activity };
    public static readonly ReferencesProperty Object = new("object") { Owner = static n => n is Vocabulary.Relationship or Activity, Limit = ListLimit.References };
    public static readonly ReferencesProperty Target = new("target") { Owner = static n => n is Activity };
    public static readonly ReferencesProperty Result = new("result") { Owner = static n => n is Activity };
    public static readonly ReferencesProperty Origin = new("origin") { Owner = static n => n is Activity };
    public static readonly ReferencesProperty Instrument = new("instrument") { Owner = static n => n is Activity };
    public static readonly ReferencesProperty OneOf = new("oneOf") { Owner = static n => n is Question, AlwaysArray = true, Limit = ListLimit.Options };
    public static readonly ReferencesProperty AnyOf = new("anyOf") { Owner = static n => n is Question, AlwaysArray = true, Limit = ListLimit.Options };
    public static readonly DateProperty Closed = new("closed") { Owner = static n => n is Question };
    public static readonly IntegerProperty VotersCount = new("votersCount") { Owner = static n => n is Question, Term = ContextTerm.VotersCount, Namespace = Namespaces.Toot };
    public static readonly IntegerProperty TotalItems = new("totalItems") { Owner = static n => n is Collection };
    public static readonly ReferencesProperty Items = new("items") { Owner = static n => n is Collection, AlwaysArray = true };
    public static readonly ReferenceProperty First = new("first") { Owner = static n => n is Collection };
    public static readonly ReferenceProperty Last = new("last") { Owner = static n => n is Collection };
    public static readonly ReferenceProperty Current = new("current") { Owner = static n => n is Collection };
    public static readonly ReferencesProperty OrderedItems = new("orderedItems") { Owner = static n => n is Collection, AlwaysArray = true };
    public static readonly ReferenceProperty PartOf = new("partOf") { Owner = static n => n is CollectionPage or OrderedCollectionPage };
    public static readonly ReferenceProperty Next = new("next") { Owner = static n => n is CollectionPage or OrderedCollectionPage };
    public static readonly ReferenceProperty Prev = new("prev") { Owner = static n => n is CollectionPage or OrderedCollectionPage };
    public static readonly IntegerProperty StartIndex = new("startIndex") { Owner = static n => n is OrderedCollectionPage };
    public static readonly StringsProperty FormerType = new("formerType") { Owner = static n => n is Tombstone };
    public static readonly DateProperty Deleted = new("deleted") { Owner = static n => n is Tombstone };
    public static readonly ReferenceProperty Subject = new("subject") { Owner = static n => n is Vocabulary.Relationship };
    public static readonly ReferencesProperty Relationship = new("relationship") { Owner = static n => n is Vocabulary.Relationship };
    public static readonly NumberProperty Latitude = new("latitude") { Owner = static n => n is Place };
    public static readonly NumberProperty Longitude = new("longitude") { Owner = static n => n is Place };
    public static readonly NumberProperty Altitude = new("altitude") { Owner = static n => n is Place };
    public static readonly NumberProperty Accuracy = new("accuracy") { Owner = static n => n is Place };
    public static readonly NumberProperty Radius = new("radius") { Owner = static n => n is Place };
    public static readonly StringProperty Units = new("units") { Owner = static n => n is Place };
    public static readonly ReferenceProperty Describes = new("describes") { Owner = static n => n is Profile };
    public static readonly StringProperty Value = new("value") { MaxBytes = 20 * 1024, Owner = static n => n is PropertyValue, Term = ContextTerm.Value, Namespace = Namespaces.Schema };
    public static readonly IdProperty Owner = new("owner") { Owner = static n => n is PublicKeyDocument, Term = ContextTerm.PublicKey, Namespace = Namespaces.Security };
    public static readonly StringProperty PublicKeyPem = new("publicKeyPem") { MaxBytes = 16 * 1024, Owner = static n => n is PublicKeyDocument, Term = ContextTerm.PublicKey, Namespace = Namespaces.Security };
    public static readonly IdProperty Controller = new("controller") { Owner = static n => n is MultikeyDocument, Term = ContextTerm.Multikey, Namespace = Namespaces.Security };
    public static readonly StringProperty PublicKeyMultibase = new("publicKeyMultibase") { MaxBytes = 16 * 1024, Owner = static n => n is MultikeyDocument, Term = ContextTerm.Multikey, Namespace = Namespaces.Security };
    public static readonly ReferenceProperty InteractingObject = new("interactingObject") { Owner = static n => n is InteractionAuthorization, Term = ContextTerm.InteractingObject, Namespace = Namespaces.Gts };
    public static readonly ReferenceProperty InteractionTarget = new("interactionTarget") { Owner = static n => n is InteractionAuthorization, Term = ContextTerm.InteractionTarget, Namespace = Namespaces.Gts };
    public static readonly NodeProperty<InteractionRule> CanQuote = new("canQuote", static () => new InteractionRule()) { Owner = static n => n is InteractionPolicy, Term = ContextTerm.CanQuote, Namespace = Namespaces.Gts };
    public static readonly NodeProperty<InteractionRule> CanLike = new("canLike", static () => new InteractionRule()) { Owner = static n => n is InteractionPolicy, Term = ContextTerm.CanLike, Namespace = Namespaces.Gts };
    public static readonly NodeProperty<InteractionRule> CanReply = new("canReply", static () => new InteractionRule()) { Owner = static n => n is InteractionPolicy, Term = ContextTerm.CanReply, Namespace = Namespaces.Gts };
    public static readonly NodeProperty<InteractionRule> CanAnnounce = new("canAnnounce", static () => new InteractionRule()) { Owner = static n => n is InteractionPolicy, Term = ContextTerm.CanAnnounce, Namespace = Namespaces.Gts };
    public static readonly ReferencesProperty AutomaticApproval = new("automaticApproval") { Owner = static n => n is InteractionRule, AlwaysArray = true, Term = ContextTerm.AutomaticApproval, Namespace = Namespaces.Gts };
    public static readonly ReferencesProperty ManualApproval = new("manualApproval") { Owner = static n => n is InteractionRule, AlwaysArray = true, Term = ContextTerm.ManualApproval, Namespace = Namespaces.Gts };
    public static readonly ReferencesProperty Always = new("always") { Owner = static n => n is InteractionRule, AlwaysArray = true, Term = ContextTerm.Always, Namespace = Namespaces.Gts };
    public static readonly ReferencesProperty ApprovalRequired = new("approvalRequired") { Owner = static n => n is InteractionRule, AlwaysArray = true, Term = ContextTerm.ApprovalRequired, Namespace = Namespaces.Gts };
    public static readonly IdProperty SharedInbox = new("sharedInbox") { Owner = static n => n is Endpoints };
    public static readonly IdProperty ProxyUrl = new("proxyUrl") { Owner = static n => n is Endpoints };
    public static readonly IdProperty OauthAuthorizationEndpoint = new("oauthAuthorizationEndpoint") { Owner = static n => n is Endpoints };
    public static readonly IdProperty OauthTokenEndpoint = new("oauthTokenEndpoint") { Owner = static n => n is Endpoints };
    public static readonly IdProperty ProvideClientKey = new("provideClientKey") { Owner = static n => n is Endpoints };
    public static readonly IdProperty SignClientKey = new("signClientKey") { Owner = static n => n is Endpoints };
    public static readonly IdProperty UploadMedia = new("uploadMedia") { Owner = static n => n is Endpoints };
    public static readonly StringProperty MisskeyReaction = new("_misskey_reaction") { Owner = static n => n is Like, Term = ContextTerm.MisskeyReaction, Namespace = Namespaces.Misskey };
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
