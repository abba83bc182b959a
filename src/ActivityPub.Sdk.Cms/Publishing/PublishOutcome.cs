namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>What a call of <see cref="ICmsPublisher"/> did.</summary>
public enum PublishOutcome
{
    /// <summary>A new object was made and is on its way.</summary>
    Created = 0,

    /// <summary>The edit of the object is on its way.</summary>
    Updated = 1,

    /// <summary>Everything was as asked for already; nothing is sent.</summary>
    Unchanged = 2,

    /// <summary>Waits for its time.</summary>
    Scheduled = 3,

    /// <summary>Stays on the site: its visibility is local, or <see cref="PublishResult.Problem"/> says why.</summary>
    Held = 4,

    /// <summary>Taken back; a deletion is on its way where it had been sent.</summary>
    Unpublished = 5,

    /// <summary>Deleted for good; a deletion is on its way where it had been sent.</summary>
    Deleted = 6,

    /// <summary>Nothing of that channel and key is known.</summary>
    NotFound = 7,
}
