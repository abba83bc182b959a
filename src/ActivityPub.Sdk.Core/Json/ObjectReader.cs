using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>Reads objects from JSON that has passed <see cref="DocumentValidator"/>.</summary>
internal static class ObjectReader
{
    /// <summary>Reads the object whose start the reader stands on, to its end.</summary>
    public static ApObject ReadObject(ref Utf8JsonReader reader, JsonLimits limits, Func<ApObject>? untyped)
    {
        ApObject result = Create(reader, untyped);
        ReadMembers(ref reader, result, limits);
        return result;
    }

    /// <summary>Reads one item of a property that points to objects.</summary>
    public static ObjectRef ReadReference(ref Utf8JsonReader reader, JsonLimits limits, Func<ApObject>? untyped)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new ObjectRef(ReadObject(ref reader, limits, untyped));
            case JsonTokenType.String:
                if (IsPublic(ref reader))
                {
                    return new ObjectRef(ActivityStreams.Public);
                }

                string text = reader.GetString()!;
                return ObjectId.TryParse(text, out ObjectId? id) ? new ObjectRef(id) : ObjectRef.FromText(text);
            default:
                return ObjectRef.FromJson(JsonElement.ParseValue(ref reader));
        }
    }

    public static void ReadMembers(ref Utf8JsonReader reader, ApNode node, JsonLimits limits)
    {
        node.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            PropertyDefinition? definition = MemberTable.Find(ref reader, out string? name);
            reader.Read();
            if (definition is null)
            {
                node.Put(null, name, JsonElement.ParseValue(ref reader));
                continue;
            }

            // A second form of the same member (content beside as:content) stays JSON under its own name.
            if (node.Has(definition))
            {
                node.Put(null, name ?? definition.Name, JsonElement.ParseValue(ref reader));
                continue;
            }

            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            Utf8JsonReader start = reader;
            if (!definition.TryRead(ref reader, limits, node, out object? stored))
            {
                reader = start;
                node.Put(definition, name, JsonElement.ParseValue(ref reader));
            }
            else if (definition is TextMapProperty map)
            {
                node.Put(map.Target, name is null ? null : name[..^3], stored!);
            }
            else
            {
                node.Put(definition, name, stored!);
            }
        }
    }

    // Looks ahead for the type, which may stand anywhere in the object. The reader is a copy.
    private static ApObject Create(Utf8JsonReader ahead, Func<ApObject>? untyped)
    {
        bool typed = false;
        bool href = false;
        bool actor = false;
        bool inbox = false;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            PropertyDefinition? definition = MemberTable.FindKnown(ref ahead);
            ahead.Read();
            if (ReferenceEquals(definition, Properties.Types))
            {
                typed = true;
                if (FindType(ref ahead) is { } type)
                {
                    return type.Create();
                }
            }
            else
            {
                href |= ReferenceEquals(definition, Properties.Href);
                actor |= ReferenceEquals(definition, Properties.Actor);
                inbox |= ReferenceEquals(definition, Properties.Inbox);
                ahead.Skip();
            }
        }

        return actor && typed ? new Activity()
            : inbox && typed ? new Actor()
            : !typed && untyped is not null ? untyped()
            : href && !typed ? new Link()
            : new ApObject();
    }

    private static TypeDefinition? FindType(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return TypeTable.Find(ref reader);
        }

        TypeDefinition? found = null;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    found ??= TypeTable.Find(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        else
        {
            reader.Skip();
        }

        return found;
    }

    private static bool IsPublic(ref Utf8JsonReader reader) => reader.ValueSpan.Length is > 5 and < 64
        && (reader.ValueTextEquals("https://www.w3.org/ns/activitystreams#Public"u8) || reader.ValueTextEquals("as:Public"u8) || reader.ValueTextEquals("Public"u8));
}
