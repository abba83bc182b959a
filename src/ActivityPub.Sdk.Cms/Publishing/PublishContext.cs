using ActivityPub.Sdk.Cms.Content;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>What a publish gate decides on.</summary>
/// <param name="Channel">The name of the channel.</param>
/// <param name="Content">The content.</param>
/// <param name="Stage">When the gate is asked.</param>
/// <param name="Now">The present time.</param>
public sealed record PublishContext(string Channel, CmsContent Content, PublishStage Stage, DateTimeOffset Now);
