using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActivityPub.Sdk.Load.Reporting;

/// <summary>The results as a table and as JSON.</summary>
internal static class FloodReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string ToTable(IReadOnlyList<FloodResult> results)
    {
        StringBuilder text = new();
        text.AppendLine("| flood | answers | s | outbound | heap MB before → after | process MB before → peak → after | good peer | median ms | p99 ms | added to the median |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (FloodResult result in results)
        {
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {result.Kind} | {result.Statuses} | {result.Seconds:F1} | {result.Outbound} | {Megabytes(result.HeapBefore)} → {Megabytes(result.HeapAfter)} | {Megabytes(result.WorkingSetBefore)} → {Megabytes(result.WorkingSetPeak)} → {Megabytes(result.WorkingSetAfter)} | {result.GoodStatuses} | {result.GoodMedian:F1} | {result.GoodP99:F1} | {result.AddedMedian:F1} |"));
        }

        return text.ToString();
    }

    public static void WriteJson(string path, IReadOnlyList<FloodResult> results) => File.WriteAllText(path, JsonSerializer.Serialize(results, Indented));

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F0", CultureInfo.InvariantCulture);
}
