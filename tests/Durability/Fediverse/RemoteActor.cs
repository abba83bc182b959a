using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Durability.Tests.Fediverse;

/// <summary>An account of one of the other servers.</summary>
internal sealed record RemoteActor(ObjectId Id, ObjectId Inbox, ObjectId SharedInbox, SigningKey Key);
