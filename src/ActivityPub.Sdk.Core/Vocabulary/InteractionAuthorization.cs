using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A stamp by which an author agrees to an interaction: the base of the four authorizations.</summary>
/// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
public record InteractionAuthorization : ApObject
{
    /// <summary>Makes an object without a type; set <see cref="ApObject.Types"/>.</summary>
    public InteractionAuthorization()
    {
    }

    private protected InteractionAuthorization(string[] types)
        : base(types)
    {
    }

    /// <summary>The interaction that is allowed: the quoting post, the like, the answer.</summary>
    public ObjectRef? InteractingObject
    {
        get => Get(Properties.InteractingObject);
        init => Set(Properties.InteractingObject, value);
    }

    /// <summary>The object that is interacted with.</summary>
    public ObjectRef? InteractionTarget
    {
        get => Get(Properties.InteractionTarget);
        init => Set(Properties.InteractionTarget, value);
    }
}
