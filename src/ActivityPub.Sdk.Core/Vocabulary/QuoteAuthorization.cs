using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Agreement to a quote.</summary>
/// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
public record QuoteAuthorization : InteractionAuthorization
{
    /// <summary>Makes an object of the type <c>QuoteAuthorization</c>.</summary>
    public QuoteAuthorization()
        : base(KnownTypes.QuoteAuthorization)
    {
    }
}
