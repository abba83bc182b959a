namespace ActivityPub.Sdk.Storage;

/// <summary>What the visibilities have in common.</summary>
public static class VisibilityExtensions
{
    /// <summary>Whether everybody may read it: <see cref="Visibility.Public"/> and <see cref="Visibility.Unlisted"/>. Who may read a stored object is decided by <see cref="Policy.IVisibilityPolicy"/>, not by this alone.</summary>
    /// <param name="visibility">The visibility.</param>
    public static bool IsForEverybody(this Visibility visibility) => visibility is Visibility.Public or Visibility.Unlisted;
}
