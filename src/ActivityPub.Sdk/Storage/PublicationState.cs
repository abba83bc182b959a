namespace ActivityPub.Sdk.Storage;

/// <summary>Where a piece of content of the site stands with the fediverse.</summary>
public enum PublicationState
{
    /// <summary>Waits for its time.</summary>
    Scheduled = 0,

    /// <summary>Federated.</summary>
    Published = 1,

    /// <summary>Taken back: the object is a tombstone, the content may be published again under a new id.</summary>
    Unpublished = 2,

    /// <summary>Deleted for good.</summary>
    Deleted = 3,

    /// <summary>Kept on the site: its visibility is local, or a gate held it back; <see cref="PublicationRecord.Problem"/> says why.</summary>
    Held = 4,
}
