using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A request to quote <see cref="Activity.Object"/> in <see cref="Activity.Instrument"/>.</summary>
/// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
public record QuoteRequest : Activity
{
    /// <summary>Makes an object of the type <c>QuoteRequest</c>.</summary>
    public QuoteRequest()
        : base(KnownTypes.QuoteRequest)
    {
    }
}
