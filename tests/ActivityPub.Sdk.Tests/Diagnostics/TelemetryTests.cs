using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Diagnostics;
using ActivityPub.Sdk.Tests.Delivery;

namespace ActivityPub.Sdk.Tests.Diagnostics;

public class TelemetryTests
{
    [Fact]
    public void EveryInstrumentIsDocumented()
    {
        HashSet<string> published = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == ActivityPubDiagnostics.MeterName)
            {
                lock (published)
                {
                    published.Add(instrument.Name);
                }
            }
        };
        listener.Start();
        foreach (Type type in typeof(ActivityPubDiagnostics).Assembly.GetTypes()
            .Where(static type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Any(static field => field.FieldType.IsAssignableTo(typeof(Instrument)))))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        string documentation = File.ReadAllText(Documentation());
        Assert.NotEmpty(published);
        Assert.All(published, name => Assert.Contains($"| `{name}` |", documentation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnAttemptIsCountedWithoutTheNameOfTheServer()
    {
        List<(string Name, double Value, string Tags)> measured = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == ActivityPubDiagnostics.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        using DeliveryWorld world = new();
        world.Sender.Answer = static _ => DeliveryAnswer.FromStatus(418);
        await world.SendAsync("https://teapot.example/inbox");
        await world.DeliverDueAsync();
        listener.Dispose();

        lock (measured)
        {
            Assert.Contains(measured, static one => one is { Name: "activitypub.delivery.attempts", Tags: "activitypub.delivery.outcome=refused activitypub.delivery.answer=4xx" });
            Assert.Contains(measured, static one => one is { Name: "activitypub.outbox.activities", Tags: "activitypub.activity.type=Create" });
            Assert.DoesNotContain(measured, static one => one.Tags.Contains("teapot", StringComparison.Ordinal));
        }

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string text = string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
            lock (measured)
            {
                measured.Add((instrument.Name, value, text));
            }
        }
    }

    private static string Documentation([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "telemetry.md");
}
