using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Tests;

/// <summary>Shows what is for everybody, until it is told to show nothing.</summary>
internal sealed class PublicOnlyPolicy : IVisibilityPolicy
{
    public bool ShowsNothing { get; set; }

    public ValueTask<ReadDecision> DecideAsync(ObjectRecord obj, ObjectId? reader, CancellationToken cancellationToken = default) => Decide(obj.DeletedAt is null && obj.Visibility.IsForEverybody());

    public ValueTask<ReadDecision> DecideAsync(ActivityRecord activity, ObjectId? reader, CancellationToken cancellationToken = default) => Decide(activity.Listed && activity.Visibility.IsForEverybody());

    public ValueTask<ReadDecision> DecideAsync(InteractionRecord interaction, ObjectId? reader, CancellationToken cancellationToken = default) =>
        Decide(interaction.State == InteractionState.Approved && interaction.Visibility.IsForEverybody());

    private ValueTask<ReadDecision> Decide(bool isShown) => ValueTask.FromResult(isShown && !ShowsNothing ? ReadDecision.ForEverybody : ReadDecision.Nothing);
}
