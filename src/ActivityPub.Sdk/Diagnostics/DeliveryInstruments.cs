using System.Diagnostics.Metrics;

namespace ActivityPub.Sdk.Diagnostics;

internal static class DeliveryInstruments
{
    private static readonly Counter<long> s_sent = Telemetry.Meter.CreateCounter<long>("activitypub.outbox.activities", "{activity}", "Activities that accounts of this installation sent.");
    private static readonly Counter<long> s_fannedOut = Telemetry.Meter.CreateCounter<long>("activitypub.fanout.inboxes", "{inbox}", "Inboxes that fan-out went through.");
    private static readonly Counter<long> s_attempts = Telemetry.Meter.CreateCounter<long>("activitypub.delivery.attempts", "{attempt}", "Attempts to deliver an activity to an inbox.");
    private static readonly Histogram<double> s_duration = Telemetry.Meter.CreateHistogram<double>("activitypub.delivery.duration", "s", "Time that one attempt took, a second knock included.");
    private static readonly Histogram<double> s_age = Telemetry.Meter.CreateHistogram<double>("activitypub.delivery.age", "s", "Time from enqueueing to delivery.");
    private static readonly UpDownCounter<long> s_inFlight = Telemetry.Meter.CreateUpDownCounter<long>("activitypub.delivery.in_flight", "{attempt}", "Attempts that are under way.");
    private static readonly Counter<long> s_breakers = Telemetry.Meter.CreateCounter<long>("activitypub.delivery.breakers", "{transition}", "Breakers of hosts that opened or closed.");
    private static readonly Counter<long> s_knocks = Telemetry.Meter.CreateCounter<long>("activitypub.delivery.second_knocks", "{knock}", "Refused attempts that were repeated with the other signature scheme.");

    public static void Sent(string type) => s_sent.Add(1, new KeyValuePair<string, object?>("activitypub.activity.type", BoundedType(type)));

    public static void FannedOut(int remote, int local, int blocked)
    {
        Add(remote, "remote");
        Add(local, "local");
        Add(blocked, "blocked");

        static void Add(int count, string kind)
        {
            if (count > 0)
            {
                s_fannedOut.Add(count, new KeyValuePair<string, object?>("activitypub.recipient.kind", kind));
            }
        }
    }

    public static void AttemptStarted() => s_inFlight.Add(1);

    public static void AttemptEnded(string outcome, int? status, TimeSpan duration)
    {
        s_inFlight.Add(-1);
        KeyValuePair<string, object?> outcomeTag = new("activitypub.delivery.outcome", outcome);
        s_attempts.Add(1, outcomeTag, new KeyValuePair<string, object?>("activitypub.delivery.answer", StatusClass(status)));
        s_duration.Record(duration.TotalSeconds, outcomeTag);
    }

    public static void Delivered(TimeSpan age) => s_age.Record(age.TotalSeconds);

    public static void BreakerChanged(bool open) => s_breakers.Add(1, new KeyValuePair<string, object?>("activitypub.breaker.state", open ? "open" : "closed"));

    public static void SecondKnock(bool accepted) => s_knocks.Add(1, new KeyValuePair<string, object?>("activitypub.delivery.accepted", accepted));

    private static string StatusClass(int? status) => status switch
    {
        null => "none",
        >= 200 and < 300 => "2xx",
        >= 300 and < 400 => "3xx",
        >= 400 and < 500 => "4xx",
        >= 500 and < 600 => "5xx",
        _ => "other",
    };

    // A site may send types of its own; they must not make a time series each.
    private static string BoundedType(string type) => type switch
    {
        "Accept" or "Add" or "Announce" or "Block" or "Create" or "Delete" or "Flag" or "Follow" or "Like" or "Move" or "Reject" or "Remove" or "Undo" or "Update" => type,
        _ => "other",
    };
}
