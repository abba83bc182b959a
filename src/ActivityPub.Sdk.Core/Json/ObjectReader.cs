using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>Reads objects from JSON that has passed <see cref="DocumentValidator"/>.</summary>
internal static class ObjectReader
{
    /// <summary>Reads the object whose start the reader stands on, to its end.</summary>
    public static ApObject ReadObject(ref Utf8JsonReader reader, scoped in ReadContext context, Func<ApObject>? untyped)
    {
        ApObject result = Create(reader, untyped);
        ReadMembers(ref reader, result, context);
        return result;
    }

    /// <summary>Reads one item of a property that points to objects.</summary>
    public static ObjectRef ReadReference(ref Utf8JsonReader reader, scoped in ReadContext context, Func<ApObject>? untyped)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new ObjectRef(ReadObject(ref reader, context, untyped));
            case JsonTokenType.String:
                if (IsPublic(ref reader))
                {
                    return new ObjectRef(ActivityStreams.Public);
                }

                string text = reader.GetString()!;
                return ObjectId.TryParse(text, out ObjectId? id) ? new ObjectRef(id) : ObjectRef.FromText(text);
            default:
                return ObjectRef.FromJson(context.Keep(ref reader));
        }
    }

    public static void ReadMembers(ref Utf8JsonReader reader, ApNode node, scoped in ReadContext context)
    {
        node.Clear();
        bool mapFirst = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            PropertyDefinition? definition = MemberTable.Find(ref reader, out string? name);
            reader.Read();
            if (definition is null || !definition.Owner(node))
            {
                node.Append(null, name ?? definition!.Name, context.Keep(ref reader));
            }
            else if (node.Has(definition))
            {
                // A second form of the same member (content beside as:content) stays JSON under its own name.
                node.Append(null, name ?? definition.Name, context.Keep(ref reader));
            }
            else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                // Reading may stop in the midst of such a value.
                Utf8JsonReader start = reader;
                if (!Read(ref reader, definition, name, node, context))
                {
                    reader = start;
                    node.Append(definition, name, context.Keep(ref reader));
                }
                else
                {
                    mapFirst |= definition is TextMapProperty;
                }
            }
            else if (reader.TokenType != JsonTokenType.Null && !Read(ref reader, definition, name, node, context))
            {
                node.Append(definition, name, context.Keep(ref reader));
            }
        }

        if (mapFirst)
        {
            node.JoinTexts();
        }
    }

    private static bool Read(ref Utf8JsonReader reader, PropertyDefinition definition, string? name, ApNode node, scoped in ReadContext context)
    {
        if (!definition.TryRead(ref reader, context, node, out object? stored))
        {
            return false;
        }

        node.Append(definition, name, stored!);
        return true;
    }

    // Looks ahead for the type, which may stand anywhere in the object. The reader is a copy.
    private static ApObject Create(Utf8JsonReader ahead, Func<ApObject>? untyped)
    {
        bool typed = false;
        bool href = false;
        bool actor = false;
        bool inbox = false;
        bool pem = false;
        bool multibase = false;
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
                pem |= ReferenceEquals(definition, Properties.PublicKeyPem);
                multibase |= ReferenceEquals(definition, Properties.PublicKeyMultibase);
                ahead.Skip();
            }
        }

        return (typed, untyped) switch
        {
            (true, _) => actor ? new Activity() : inbox ? new Actor() : new ApObject(),
            (false, not null) => untyped(),
            _ => href ? new Link() : pem ? new PublicKeyDocument() : multibase ? new MultikeyDocument() : new ApObject(),
        };
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
