using System.Text;
using System.Text.Json;

namespace ActivityPub.Sdk.Json;

/// <summary>The known types by name: short (<c>Note</c>), with prefix (<c>as:Note</c>) and as full IRI.</summary>
internal static class TypeTable
{
    private static readonly Utf8Table<TypeDefinition> Table = Make();

    public static TypeDefinition? Find(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Find(reader.GetString()!) : Table.Find(reader.ValueSpan);

    public static TypeDefinition? Find(string name) => Table.Find(Encoding.UTF8.GetBytes(name));

    private static Utf8Table<TypeDefinition> Make()
    {
        List<KeyValuePair<string, TypeDefinition>> names = [];
        foreach (TypeDefinition definition in KnownTypes.All)
        {
            names.Add(KeyValuePair.Create(definition.Name, definition));
            names.Add(KeyValuePair.Create($"{definition.Namespace.Prefix}:{definition.Name}", definition));
            names.Add(KeyValuePair.Create(definition.Namespace.Iri + definition.Name, definition));
        }

        return new Utf8Table<TypeDefinition>(names);
    }
}
