using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>The context of an object that brings none: Activity Streams first, then exactly the terms that the object uses.</summary>
internal static class DefaultContext
{
    public static void Write(Utf8JsonWriter writer, ApNode node)
    {
        ulong used = TermsOf(node);
        writer.WritePropertyName("@context"u8);
        if (used == 0)
        {
            writer.WriteStringValue(ActivityStreams.ContextUrl);
            return;
        }

        writer.WriteStartArray();
        writer.WriteStringValue(ActivityStreams.ContextUrl);
        bool inline = false;
        foreach (ContextTerm term in ContextTerm.All)
        {
            if ((used & term.Bit) != 0)
            {
                if (term.Url is null)
                {
                    inline = true;
                }
                else
                {
                    writer.WriteStringValue(term.Url);
                }
            }
        }

        if (inline)
        {
            WriteInline(writer, used);
        }

        writer.WriteEndArray();
    }

    private static void WriteInline(Utf8JsonWriter writer, ulong used)
    {
        writer.WriteStartObject();
        Namespace? last = Namespaces.ActivityStreams;
        foreach (ContextTerm term in ContextTerm.All)
        {
            if ((used & term.Bit) == 0 || term.Url is not null)
            {
                continue;
            }

            // The terms of one namespace stand together, so its prefix is written once; Activity Streams itself defines "as".
            if (!ReferenceEquals(term.Namespace, last))
            {
                writer.WriteString(term.Namespace.Prefix, term.Namespace.Iri);
                last = term.Namespace;
            }

            string id = $"{term.Namespace.Prefix}:{term.Name}";
            if (!term.IsId && !term.IsList)
            {
                writer.WriteString(term.Name, id);
                continue;
            }

            writer.WriteStartObject(term.Name);
            writer.WriteString("@id"u8, id);
            writer.WriteString(term.IsId ? "@type"u8 : "@container"u8, term.IsId ? "@id"u8 : "@list"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static ulong TermsOf(ApNode node)
    {
        ulong used = 0;
        foreach (ref readonly Member member in node.Members)
        {
            if (member.Definition is null || member.Name is not null)
            {
                continue;
            }

            used |= member.Definition.Term?.Bit ?? 0;
            switch (member.Value)
            {
                case string[] types when ReferenceEquals(member.Definition, Properties.Types):
                    foreach (string type in types)
                    {
                        used |= TypeTable.Find(type)?.Term?.Bit ?? 0;
                    }

                    break;
                case ObjectRef[] items:
                    foreach (ref readonly ObjectRef item in items.AsSpan())
                    {
                        used |= item.Object is { } embedded ? TermsOf(embedded) : 0;
                    }

                    break;
                case ObjectRef { Object: { } embedded }:
                    used |= TermsOf(embedded);
                    break;
                case ApNode child:
                    used |= TermsOf(child);
                    break;
            }
        }

        return used;
    }
}
