using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>
/// What a document may hold. The first four limits refuse a document; the others cut what one property holds, and what was cut is not written back.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record JsonLimits
{
    /// <summary>The default limits.</summary>
    public static JsonLimits Default { get; } = new();

    /// <summary>The greatest size in bytes. Default 1 MiB.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>How deep objects and arrays may be nested, the outermost object counted. Default 32.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>The greatest number of tokens: names, values, and the beginning and end of objects and arrays. Default 50,000.</summary>
    public int MaxTokens { get; init; } = 50_000;

    /// <summary>The greatest length of one name or text in bytes, as written. Default 256 KiB.</summary>
    public int MaxStringBytes { get; init; } = 256 * 1024;

    /// <summary>How many tags are read, mentions and emoji among them. Default 100.</summary>
    public int MaxTags { get; init; } = 100;

    /// <summary>How many attachments of an object are read. Default 32.</summary>
    public int MaxAttachments { get; init; } = 32;

    /// <summary>How many fields (attachments) of an actor are read. Default 50.</summary>
    public int MaxFields { get; init; } = 50;

    /// <summary>How many options of a poll are read. Default 500.</summary>
    public int MaxOptions { get; init; } = 500;

    /// <summary>How many other ids and domains of an actor are read. Default 256.</summary>
    public int MaxAliases { get; init; } = 256;

    /// <summary>How many of the objects that an object answers, or that an activity is about, are read. Default 256.</summary>
    public int MaxReferences { get; init; } = 256;

    /// <summary>How many bytes of a name are read. Default 2 KiB.</summary>
    public int MaxNameBytes { get; init; } = 2 * 1024;

    /// <summary>How many bytes of the name of a medium are read: its alternative text. Default 10 KiB.</summary>
    public int MaxDescriptionBytes { get; init; } = 10 * 1024;

    /// <summary>How many bytes of a summary are read. Default 20 KiB.</summary>
    public int MaxSummaryBytes { get; init; } = 20 * 1024;

    /// <summary>How many languages of one text are read. Default 100.</summary>
    public int MaxLanguages { get; init; } = 100;

    internal int For(ListLimit limit, ApNode owner) => limit switch
    {
        ListLimit.Tags => MaxTags,
        ListLimit.Attachments => owner is Actor ? MaxFields : MaxAttachments,
        ListLimit.Options => MaxOptions,
        ListLimit.Aliases => MaxAliases,
        ListLimit.References => MaxReferences,
        _ => int.MaxValue,
    };

    internal int For(TextLimit limit, ApNode owner) => limit switch
    {
        TextLimit.Name => owner is Document ? MaxDescriptionBytes : MaxNameBytes,
        TextLimit.Summary => MaxSummaryBytes,
        _ => int.MaxValue,
    };
}
