using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>An account that a handle in the text stands for.</summary>
internal sealed record MentionedActor(Handle Handle, ObjectId ActorId, ObjectId Inbox, ObjectId SharedInbox, string Url);
