using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>Writes objects in their canonical form: context, id and type first, everything else in its order.</summary>
internal static class ObjectWriter
{
    public static void Write(Utf8JsonWriter writer, ApNode node, bool outermost)
    {
        writer.WriteStartObject();
        WriteFirst(writer, node, Properties.JsonLdContext);
        if (outermost && !node.Has(Properties.JsonLdContext))
        {
            DefaultContext.Write(writer, node);
        }

        WriteFirst(writer, node, Properties.Id);
        WriteFirst(writer, node, Properties.Types);
        foreach (ref readonly Member member in node.Members)
        {
            PropertyDefinition? definition = member.Definition;
            if (!ReferenceEquals(definition, Properties.Id) && !ReferenceEquals(definition, Properties.Types) && !ReferenceEquals(definition, Properties.JsonLdContext))
            {
                WriteMember(writer, member);
            }
        }

        writer.WriteEndObject();
    }

    public static void WriteReference(Utf8JsonWriter writer, ObjectRef reference)
    {
        if (reference.Object is { } embedded)
        {
            Write(writer, embedded, outermost: false);
        }
        else if (reference.Raw is { } raw)
        {
            raw.Write(writer);
        }
        else
        {
            writer.WriteStringValue(reference.Text);
        }
    }

    private static void WriteFirst(Utf8JsonWriter writer, ApNode node, PropertyDefinition definition)
    {
        foreach (ref readonly Member member in node.Members)
        {
            if (ReferenceEquals(member.Definition, definition))
            {
                WriteMember(writer, member);
                return;
            }
        }
    }

    private static void WriteMember(Utf8JsonWriter writer, in Member member)
    {
        if (member.Value is RawJson raw)
        {
            writer.WritePropertyName(member.WireName);
            raw.Write(writer);
        }
        else
        {
            member.Definition!.Write(writer, member.Name, member.Value);
        }
    }
}
