namespace ActivityPub.Sdk.Json;

/// <summary>A namespace of terms: the prefix it has in contexts and the IRI it stands for.</summary>
/// <param name="Prefix">The prefix, without the colon.</param>
/// <param name="Iri">The IRI, with the <c>#</c> or slash at its end.</param>
internal sealed record Namespace(string Prefix, string Iri);
