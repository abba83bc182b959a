namespace ActivityPub.Sdk.Cms.Interactions;

/// <summary>Which replies are shown as comments without a moderator. Replies that were not written for the public never are, and mentions and quotes of strangers always wait.</summary>
public enum CommentModeration
{
    /// <summary>Every reply waits for a moderator.</summary>
    Manual = 0,

    /// <summary>Replies of authors who have an approved comment among the latest 1,000 are shown at once; the others wait.</summary>
    ApprovedAuthorsAutomatically = 1,

    /// <summary>Every reply is shown at once and may be rejected later.</summary>
    Automatic = 2,
}
