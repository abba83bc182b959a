using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Who may do one kind of interaction: ids of actors, of follower collections, or <see cref="ActivityStreams.Public"/>.</summary>
/// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
public record InteractionRule : ApNode
{
    /// <summary>Whose interactions are approved at once. Always written as an array.</summary>
    public OneOrMany<ObjectRef> AutomaticApproval
    {
        get => Get(Properties.AutomaticApproval);
        init => Set(Properties.AutomaticApproval, value);
    }

    /// <summary>Whose interactions are approved by hand. Always written as an array.</summary>
    public OneOrMany<ObjectRef> ManualApproval
    {
        get => Get(Properties.ManualApproval);
        init => Set(Properties.ManualApproval, value);
    }

    /// <summary>The older name of <see cref="AutomaticApproval"/>. Always written as an array.</summary>
    public OneOrMany<ObjectRef> Always
    {
        get => Get(Properties.Always);
        init => Set(Properties.Always, value);
    }

    /// <summary>The older name of <see cref="ManualApproval"/>. Always written as an array.</summary>
    public OneOrMany<ObjectRef> ApprovalRequired
    {
        get => Get(Properties.ApprovalRequired);
        init => Set(Properties.ApprovalRequired, value);
    }
}
