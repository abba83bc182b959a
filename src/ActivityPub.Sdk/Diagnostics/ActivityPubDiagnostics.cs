namespace ActivityPub.Sdk.Diagnostics;

/// <summary>The names under which the library reports what it does, for OpenTelemetry or any other listener.</summary>
/// <remarks>
/// Spans and instruments are listed in <c>docs/telemetry.md</c>. Attributes of instruments come from closed sets; the names of other
/// servers stand in spans and logs only.
/// </remarks>
public static class ActivityPubDiagnostics
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string ActivitySourceName = "ActivityPub.Sdk";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "ActivityPub.Sdk";
}
