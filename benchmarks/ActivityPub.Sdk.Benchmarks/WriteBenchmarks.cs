using System.Buffers;
using System.Text.Json;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;
using BenchmarkDotNet.Attributes;

namespace ActivityPub.Sdk.Benchmarks;

/// <summary>Writing an activity, beside a bare pass of the writer over the same tokens.</summary>
[MemoryDiagnoser]
public class WriteBenchmarks
{
    private readonly ApObject _create = ActivityJson.Read(Documents.MastodonCreate);
    private readonly JsonElement _element = JsonElement.Parse(Documents.MastodonCreate);
    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);

    [Benchmark(Baseline = true, Description = "bare Utf8JsonWriter pass")]
    public int Bare()
    {
        _buffer.ResetWrittenCount();
        using Utf8JsonWriter writer = new(_buffer);
        Copy(writer, _element);
        writer.Flush();
        return _buffer.WrittenCount;
    }

    [Benchmark(Description = "Create of Mastodon's shape")]
    public int Create()
    {
        _buffer.ResetWrittenCount();
        ActivityJson.Write(_buffer, _create);
        return _buffer.WrittenCount;
    }

    private static void Copy(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Copy(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Copy(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
