using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A public key in Multikey form, for proofs.</summary>
/// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/521a/fep-521a.md">FEP-521a</see>.</remarks>
public record MultikeyDocument : ApObject
{
    /// <summary>Makes an object of the type <c>Multikey</c>.</summary>
    public MultikeyDocument()
        : base(KnownTypes.MultikeyDocument)
    {
    }

    /// <summary>The actor that controls the key.</summary>
    public ObjectId? Controller
    {
        get => Get(Properties.Controller);
        init => Set(Properties.Controller, value);
    }

    /// <summary>The key in Multikey form, which begins with <c>z</c>.</summary>
    public string? PublicKeyMultibase
    {
        get => Get(Properties.PublicKeyMultibase);
        init => Set(Properties.PublicKeyMultibase, value);
    }
}
