using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>An embedded JSON object that has a form of its own and no id.</summary>
/// <typeparam name="T">The form.</typeparam>
/// <param name="name">The name on the wire.</param>
/// <param name="create">Makes an empty one.</param>
internal sealed class NodeProperty<T>(string name, Func<T> create) : PropertyDefinition<T?>(name)
    where T : ApNode
{
    public override T? FromStored(object? stored) => stored as T;

    public override object? ToStored(T? value) => value;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        T node = create();
        ObjectReader.ReadMembers(ref reader, node, context);
        stored = node;
        return true;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        WriteName(writer, name);
        ObjectWriter.Write(writer, (T)stored, outermost: false);
    }
}
