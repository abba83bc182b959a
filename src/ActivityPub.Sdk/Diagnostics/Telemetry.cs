using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ActivityPub.Sdk.Diagnostics;

/// <summary>The source of spans and the meter of the whole library. Rooms make their instruments from it.</summary>
internal static class Telemetry
{
    private static readonly string s_version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static ActivitySource Source { get; } = new(ActivityPubDiagnostics.ActivitySourceName, s_version);

    public static Meter Meter { get; } = new(ActivityPubDiagnostics.MeterName, s_version);
}
