using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A file, mostly as an attachment.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-document">Activity Vocabulary: Document</see>.</remarks>
public record Document : ApObject
{
    /// <summary>Makes an object of the type <c>Document</c>.</summary>
    public Document()
        : base(KnownTypes.Document)
    {
    }

    /// <summary>Makes an object of a type that builds on <c>Document</c>.</summary>
    /// <param name="types">The types.</param>
    private protected Document(string[] types)
        : base(types)
    {
    }
}
