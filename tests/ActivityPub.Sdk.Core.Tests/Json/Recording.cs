using System.Text.Json;

namespace ActivityPub.Sdk.Core.Tests.Json;

/// <summary>Traffic recorded from real servers, copied beside the test assembly.</summary>
internal static class Recording
{
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Recordings");

    /// <summary>A file by its path below the folder of recordings, such as <c>fedify/documents/note.json</c>.</summary>
    public static byte[] File(string path) => System.IO.File.ReadAllBytes(Path.Combine(Root, path));

    /// <summary>The document of a path: the file itself, or the body of a recorded request.</summary>
    public static byte[] Document(string path)
    {
        byte[] bytes = File(path);
        if (!path.Contains("/requests/", StringComparison.Ordinal))
        {
            return bytes;
        }

        using var request = JsonDocument.Parse(bytes);
        return request.RootElement.TryGetProperty("bodyBase64", out JsonElement body) && body.ValueKind == JsonValueKind.String ? body.GetBytesFromBase64() : [];
    }

    /// <summary>Every recorded document and request body that is JSON, by path.</summary>
    public static IEnumerable<string> Documents()
    {
        foreach (string file in Directory.EnumerateFiles(Root, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string path = Path.GetRelativePath(Root, file).Replace('\\', '/');
            if (!path.EndsWith("/index.json", StringComparison.Ordinal) && Document(path) is [.., _] document && IsJson(document))
            {
                yield return path;
            }
        }
    }

    private static bool IsJson(byte[] document)
    {
        try
        {
            JsonDocument.Parse(document).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
