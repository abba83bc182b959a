using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>A known member: its name, its namespace and context term, and how its value is read and written.</summary>
internal abstract class PropertyDefinition
{
    private protected PropertyDefinition(string name)
    {
        Name = name;
        Utf8Name = Encoding.UTF8.GetBytes(name);
        EncodedName = JsonEncodedText.Encode(name);
    }

    public string Name { get; }

    public byte[] Utf8Name { get; }

    public JsonEncodedText EncodedName { get; }

    /// <summary>The term that the default context must define; null where Activity Streams or a context URL defines it.</summary>
    public ContextTerm? Term { get; init; }

    /// <summary>Whether the class of an object has the property; to other objects the member is an unknown one.</summary>
    public Func<ApNode, bool> Owner { get; init; } = static n => n is ApObject;

    public Namespace Namespace { get; init; } = Namespaces.ActivityStreams;

    /// <summary>
    /// Reads the value at the reader, which stands on its first token and must end on its last. False: the value has an unexpected form; the caller
    /// then reads it again, as JSON to be kept.
    /// </summary>
    public abstract bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored);

    /// <summary>Writes name and value.</summary>
    public abstract void Write(Utf8JsonWriter writer, string? name, object stored);

    private protected void WriteName(Utf8JsonWriter writer, string? name)
    {
        if (name is null)
        {
            writer.WritePropertyName(EncodedName);
        }
        else
        {
            writer.WritePropertyName(name);
        }
    }
}
