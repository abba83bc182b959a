namespace ActivityPub.Sdk.Storage;

/// <summary>Asks for one page of a list.</summary>
/// <param name="Cursor">The <see cref="Page{T}.Next"/> of the page before; <see langword="null"/> for the first page. Opaque to callers; one that cannot be read gives an empty page.</param>
/// <param name="Limit">The greatest number of items, 1 to 1,000. The default is 40.</param>
public readonly record struct PageRequest(string? Cursor = null, int Limit = 40)
{
    /// <summary>The limit brought into its range of 1 to 1,000.</summary>
    public int EffectiveLimit => Limit <= 0 ? 40 : Math.Min(Limit, 1000);
}
