using System.Text;
using System.Text.Json;

namespace ActivityPub.Sdk.Json;

/// <summary>The known members by name: short (<c>content</c>), with prefix (<c>as:content</c>) and as full IRI.</summary>
internal static class MemberTable
{
    private static readonly Utf8Table<PropertyDefinition> Table = Make();

    /// <summary>Finds the member that the reader stands on; the name is null where it is the short one.</summary>
    public static PropertyDefinition? Find(ref Utf8JsonReader reader, out string? name)
    {
        if (reader.ValueIsEscaped)
        {
            string text = reader.GetString()!;
            PropertyDefinition? found = Find(text);
            name = found is null || found.Name != text ? text : null;
            return found;
        }

        PropertyDefinition? definition = Table.Find(reader.ValueSpan);
        name = definition is null || definition.Utf8Name.Length != reader.ValueSpan.Length || !reader.ValueSpan.SequenceEqual(definition.Utf8Name) ? reader.GetString() : null;
        return definition;
    }

    /// <summary>Finds the member that the reader stands on, without its name.</summary>
    public static PropertyDefinition? FindKnown(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? Find(reader.GetString()!) : Table.Find(reader.ValueSpan);

    /// <summary>The name that the reader stands on, without allocating a known one.</summary>
    public static string NameOf(ref Utf8JsonReader reader)
    {
        PropertyDefinition? definition = reader.ValueIsEscaped ? null : Table.Find(reader.ValueSpan);
        return definition is not null && reader.ValueSpan.SequenceEqual(definition.Utf8Name) ? definition.Name : reader.GetString()!;
    }

    public static PropertyDefinition? Find(string name) => Table.Find(Encoding.UTF8.GetBytes(name));

    private static Utf8Table<PropertyDefinition> Make()
    {
        List<KeyValuePair<string, PropertyDefinition>> names = [KeyValuePair.Create("@id", (PropertyDefinition)Properties.Id), KeyValuePair.Create("@type", (PropertyDefinition)Properties.Types)];
        foreach (PropertyDefinition definition in Properties.All)
        {
            names.Add(KeyValuePair.Create(definition.Name, definition));
            if (definition != Properties.Id && definition != Properties.Types && definition != Properties.JsonLdContext)
            {
                string local = definition.Name;
                names.Add(KeyValuePair.Create($"{definition.Namespace.Prefix}:{local}", definition));
                names.Add(KeyValuePair.Create(definition.Namespace.Iri + local, definition));
            }
        }

        return new Utf8Table<PropertyDefinition>(names);
    }
}
