using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Who may interact with an object, by kind of interaction.</summary>
/// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
public record InteractionPolicy : ApNode
{
    /// <summary>Who may quote.</summary>
    public InteractionRule? CanQuote
    {
        get => Get(Properties.CanQuote);
        init => Set(Properties.CanQuote, value);
    }

    /// <summary>Who may like.</summary>
    public InteractionRule? CanLike
    {
        get => Get(Properties.CanLike);
        init => Set(Properties.CanLike, value);
    }

    /// <summary>Who may answer.</summary>
    public InteractionRule? CanReply
    {
        get => Get(Properties.CanReply);
        init => Set(Properties.CanReply, value);
    }

    /// <summary>Who may announce.</summary>
    public InteractionRule? CanAnnounce
    {
        get => Get(Properties.CanAnnounce);
        init => Set(Properties.CanAnnounce, value);
    }
}
