using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>
/// One value of a property that points to an object: its id, the object itself, a link, or JSON that is none of them and is kept as it came.
/// </summary>
/// <remarks>Immutable and thread-safe. <see langword="default"/> holds nothing; it is left out when written.</remarks>
public readonly struct ObjectRef : IEquatable<ObjectRef>
{
    // ObjectId, ApObject, string (a text that is no id) or RawJson (anything else).
    private readonly object? _value;

    /// <summary>A reference by id.</summary>
    /// <param name="id">The id.</param>
    public ObjectRef(ObjectId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        _value = id;
    }

    /// <summary>An embedded object.</summary>
    /// <param name="embedded">The object.</param>
    public ObjectRef(ApObject embedded)
    {
        ArgumentNullException.ThrowIfNull(embedded);
        _value = embedded;
    }

    private ObjectRef(object raw) => _value = raw;

    /// <summary>The id: the reference itself, the id of the embedded object, or where an embedded link points. <see langword="null"/> where there is none.</summary>
    public ObjectId? Id => _value switch
    {
        ObjectId id => id,
        Link link => link.Href ?? link.Id,
        ApObject embedded => embedded.Id,
        _ => null,
    };

    /// <summary>The embedded object or link; <see langword="null"/> where it is only referred to.</summary>
    public ApObject? Object => _value as ApObject;

    /// <summary>The text: the id as written, or the text that is no id (a <c>tag:</c> or <c>magnet:</c> URI, a relative path).</summary>
    public string? Text => _value as string ?? Id?.Value;

    /// <summary>Whether this is neither an id nor an object: a text that is no id, a number, an array.</summary>
    public bool IsRaw => _value is string or Sdk.Json.RawJson;

    /// <summary>Whether this holds nothing.</summary>
    public bool IsEmpty => _value is null;

    /// <summary>The JSON that is neither id, nor object, nor text.</summary>
    public JsonElement? RawJson => Raw?.Element;

    internal RawJson? Raw => _value as RawJson;

    /// <summary>A reference by id; nothing for <see langword="null"/>.</summary>
    /// <param name="id">The id.</param>
    public static implicit operator ObjectRef(ObjectId? id) => id is null ? default : new ObjectRef(id);

    /// <summary>An embedded object; nothing for <see langword="null"/>.</summary>
    /// <param name="embedded">The object.</param>
    public static implicit operator ObjectRef(ApObject? embedded) => embedded is null ? default : new ObjectRef(embedded);

    /// <summary>A reference by id, the same as the conversion.</summary>
    /// <param name="id">The id.</param>
    public static ObjectRef FromObjectId(ObjectId? id) => id;

    /// <summary>An embedded object, the same as the conversion.</summary>
    /// <param name="embedded">The object.</param>
    public static ObjectRef FromApObject(ApObject? embedded) => embedded;

    /// <inheritdoc/>
    public bool Equals(ObjectRef other) => (_value, other._value) switch
    {
        (null, null) => true,
        (null, _) => false,
        _ => _value.Equals(other._value),
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ObjectRef other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value?.GetHashCode() ?? 0;

    /// <summary>The id or a short description, never content.</summary>
    public override string ToString() => _value switch
    {
        null => "nothing",
        ObjectId id => id.Value,
        ApObject embedded => embedded.ToString(),
        _ => "unreadable",
    };

    /// <summary>Whether two are equal.</summary>
    public static bool operator ==(ObjectRef left, ObjectRef right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(ObjectRef left, ObjectRef right) => !left.Equals(right);

    internal static ObjectRef FromText(string text) => new((object)text);

    internal static ObjectRef FromJson(RawJson json) => new((object)json);
}
