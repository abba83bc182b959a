using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Cms.Content;

internal sealed record RenderedContent(ApObject Object, Audience Audience, IReadOnlyList<MentionedActor> Mentioned);
