using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Discovery;

/// <summary>
/// What the JSON documents of discovery have in common: small, read with tolerance for members of a wrong type (they are left out), and
/// without any for what has two readings.
/// </summary>
internal static class DiscoveryJson
{
    public const int MaxBytes = 64 * 1024;

    public const int MaxItems = 100;

    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    // The documents are served with their own media types and are never part of a page, so '+' and 'ü' need no escape.
    private static readonly JsonWriterOptions WriteOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool TryRead<T>(ReadOnlyMemory<byte> utf8Json, Func<JsonElement, T> read, [NotNullWhen(true)] out T? result, [NotNullWhen(false)] out string? error)
        where T : class
    {
        result = null;
        if (utf8Json.Length > MaxBytes)
        {
            error = "The document is larger than 64 KiB.";
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8Json, ReadOptions);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                error = "The document is no JSON object.";
                return false;
            }

            // The members that are passed on as they are must not fail when somebody looks at them.
            if (DocumentValidator.IsReadable(document.RootElement, MaxDepth))
            {
                result = read(document.RootElement);
                error = null;
                return true;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name that is not valid Unicode, on the search for a second one.
        }

        error = "The document is not valid JSON, or has a member twice.";
        return false;
    }

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, WriteOptions))
        {
            write(writer);
        }

        return stream.ToArray();
    }

    public static string? GetString(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static List<string> GetStrings(JsonElement element, string name)
    {
        List<string> strings = [];
        if (element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                if (strings.Count < MaxItems && item.ValueKind == JsonValueKind.String)
                {
                    strings.Add(item.GetString()!);
                }
            }
        }

        return strings;
    }

    public static Dictionary<string, string?> GetProperties(JsonElement element, string name)
    {
        Dictionary<string, string?> properties = new(StringComparer.Ordinal);
        if (element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                if (properties.Count < MaxItems && property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null)
                {
                    properties[property.Name] = property.Value.GetString();
                }
            }
        }

        return properties;
    }

    public static List<DiscoveryLink> GetLinks(JsonElement element)
    {
        List<DiscoveryLink> links = [];
        if (!element.TryGetProperty("links", out JsonElement array) || array.ValueKind != JsonValueKind.Array)
        {
            return links;
        }

        foreach (JsonElement item in array.EnumerateArray())
        {
            if (links.Count < MaxItems && item.ValueKind == JsonValueKind.Object && GetString(item, "rel") is string rel)
            {
                links.Add(new DiscoveryLink
                {
                    Rel = rel,
                    Type = GetString(item, "type"),
                    Href = GetString(item, "href"),
                    Template = GetString(item, "template"),
                    Titles = GetProperties(item, "titles").Where(static title => title.Value is not null).ToDictionary(static title => title.Key, static title => title.Value!, StringComparer.Ordinal),
                    Properties = GetProperties(item, "properties"),
                });
            }
        }

        return links;
    }

    public static void WriteProperties(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, string?>> properties)
    {
        bool any = false;
        foreach ((string key, string? value) in properties)
        {
            if (!any)
            {
                writer.WriteStartObject(name);
                any = true;
            }

            writer.WriteString(key, value);
        }

        if (any)
        {
            writer.WriteEndObject();
        }
    }

    public static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    public static void WriteLinks(Utf8JsonWriter writer, IEnumerable<DiscoveryLink> links)
    {
        writer.WriteStartArray("links");
        foreach (DiscoveryLink link in links)
        {
            writer.WriteStartObject();
            writer.WriteString("rel", link.Rel);
            WriteOptional(writer, "type", link.Type);
            WriteOptional(writer, "href", link.Href);
            WriteOptional(writer, "template", link.Template);
            WriteProperties(writer, "titles", link.Titles.Select(static title => new KeyValuePair<string, string?>(title.Key, title.Value)));
            WriteProperties(writer, "properties", link.Properties);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
