using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>Documents as another server writes them.</summary>
internal static class Wire
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, s_plain);

    public static string Text(JsonNode node) => node.ToJsonString(s_plain);

    /// <summary>A copy to be changed.</summary>
    public static JsonObject Copy(JsonObject node) => node.DeepClone().AsObject();

    /// <summary>A copy in which some members are others; one that is <see langword="null"/> is left out.</summary>
    public static JsonObject With(this JsonObject node, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        JsonObject copy = Copy(node);
        foreach ((string name, JsonNode? value) in members)
        {
            copy.Remove(name);
            if (value is not null)
            {
                copy.Add(name, value.Parent is null ? value : value.DeepClone());
            }
        }

        return copy;
    }
}
