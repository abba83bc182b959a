using System.Runtime.CompilerServices;
using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>Any number of references, written as an array or, where that is canonical, a single one as the value itself.</summary>
internal sealed class ReferencesProperty(string name) : PropertyDefinition<OneOrMany<ObjectRef>>(name)
{
    public bool AlwaysArray { get; init; }

    public ListLimit Limit { get; init; }

    /// <summary>Whether only a text can be an id here; an object stays JSON, whatever id it has.</summary>
    public bool OnlyTexts { get; init; }

    /// <summary>Makes the object for an item without a type.</summary>
    public Func<ApObject>? Untyped { get; init; }

    public override OneOrMany<ObjectRef> FromStored(object? stored) => new(stored as ObjectRef[]);

    public override object? ToStored(OneOrMany<ObjectRef> value) => value.Items;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            stored = new[] { ReadItem(ref reader, context) };
            return true;
        }

        int max = context.Limits.For(Limit, owner);
        ItemBuffer items = default;
        int count = 0;
        List<ObjectRef>? more = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            if (count == max)
            {
                reader.Skip();
                continue;
            }

            ObjectRef item = ReadItem(ref reader, context);
            if (count < ItemBuffer.Length)
            {
                items[count] = item;
            }
            else
            {
                (more ??= []).Add(item);
            }

            count++;
        }

        ReadOnlySpan<ObjectRef> first = items;
        stored = more is null ? first[..count].ToArray() : (ObjectRef[])[.. first, .. more];
        return true;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        var items = (ObjectRef[])stored;
        if (items.Length == 1 && !AlwaysArray && items[0].Raw is not { IsArray: true })
        {
            WriteName(writer, name);
            ObjectWriter.WriteReference(writer, items[0]);
            return;
        }

        WriteName(writer, name);
        writer.WriteStartArray();
        foreach (ref readonly ObjectRef item in items.AsSpan())
        {
            if (!item.IsEmpty)
            {
                ObjectWriter.WriteReference(writer, item);
            }
        }

        writer.WriteEndArray();
    }

    private ObjectRef ReadItem(ref Utf8JsonReader reader, scoped in ReadContext context) => OnlyTexts && reader.TokenType != JsonTokenType.String
        ? ObjectRef.FromJson(context.Keep(ref reader))
        : ObjectReader.ReadReference(ref reader, context, Untyped);

    [InlineArray(Length)]
    private struct ItemBuffer
    {
        public const int Length = 8;

        private ObjectRef _first;
    }
}
