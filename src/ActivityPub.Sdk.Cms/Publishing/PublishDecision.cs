namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>The answer of a publish gate.</summary>
public sealed class PublishDecision
{
    private PublishDecision(string? reason) => Reason = reason;

    /// <summary>The content may be federated.</summary>
    public static PublishDecision Allow { get; } = new(null);

    /// <summary>Why the content is held; <see langword="null"/> where it is allowed.</summary>
    public string? Reason { get; }

    /// <summary>Whether the content may be federated.</summary>
    public bool IsAllowed => Reason is null;

    /// <summary>Holds the content on the site.</summary>
    /// <param name="reason">Why, in a sentence for the editor.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public static PublishDecision Hold(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new PublishDecision(reason);
    }
}
