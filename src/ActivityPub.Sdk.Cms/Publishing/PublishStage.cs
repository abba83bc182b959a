namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>When a publish gate is asked.</summary>
public enum PublishStage
{
    /// <summary>When the site publishes the content.</summary>
    Requested = 0,

    /// <summary>When scheduled content is due, right before it is sent.</summary>
    Due = 1,
}
