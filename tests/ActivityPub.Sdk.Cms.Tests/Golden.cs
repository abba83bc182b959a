using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActivityPub.Sdk.Cms.Tests;

/// <summary>Compares documents with the files under Golden/. With UPDATE_GOLDEN=1 in the environment it writes them instead.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Matches(string name, ReadOnlyMemory<byte> json, string madeUpId, [CallerFilePath] string caller = "")
    {
        string actual = JsonNode.Parse(json.Span)!.ToJsonString(Indented).Replace(madeUpId, "https://city.example/ap/objects/1", StringComparison.Ordinal).ReplaceLineEndings("\n") + "\n";
        string file = Path.Combine(Path.GetDirectoryName(caller)!, "..", "Golden", name + ".json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }
}
