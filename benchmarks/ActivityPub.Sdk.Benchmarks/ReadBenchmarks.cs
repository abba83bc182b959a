using System.Text.Json;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;
using BenchmarkDotNet.Attributes;

namespace ActivityPub.Sdk.Benchmarks;

/// <summary>Reading an activity, every check included, beside a bare pass over its tokens.</summary>
[MemoryDiagnoser]
public class ReadBenchmarks
{
    private readonly byte[] _create = Documents.MastodonCreate;

    [Benchmark(Baseline = true, Description = "bare Utf8JsonReader pass")]
    public int Bare()
    {
        Utf8JsonReader reader = new(_create);
        int tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    [Benchmark(Description = "Create of Mastodon's shape")]
    public ApObject Create() => ActivityJson.Read(_create);
}
