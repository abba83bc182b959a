namespace ActivityPub.Sdk.Json;

/// <summary>Why a document was refused.</summary>
public enum ActivityJsonErrorKind
{
    /// <summary>It is not JSON.</summary>
    Malformed,

    /// <summary>It, or one text in it, is too large.</summary>
    TooLarge,

    /// <summary>It is nested too deeply.</summary>
    TooDeep,

    /// <summary>It has too many names and values.</summary>
    TooManyTokens,

    /// <summary>An object has two members of one name, or two forms of <c>id</c>, <c>type</c>, <c>actor</c> or <c>object</c>.</summary>
    DuplicateMember,

    /// <summary>It has bytes or escapes that are no text: broken UTF-8, a byte order mark, a lone surrogate, a zero character.</summary>
    InvalidText,

    /// <summary>A number is too great to be one.</summary>
    InvalidNumber,

    /// <summary>It uses <c>@graph</c>, <c>@included</c> or <c>@reverse</c>, or a context that gives them another name.</summary>
    ForbiddenKeyword,

    /// <summary>It is JSON but no object.</summary>
    NotAnObject,

    /// <summary>It is an object of another class than the one asked for.</summary>
    UnexpectedType,
}
