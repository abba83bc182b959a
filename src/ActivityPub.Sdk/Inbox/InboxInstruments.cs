using System.Diagnostics.Metrics;
using ActivityPub.Sdk.Diagnostics;

namespace ActivityPub.Sdk.Inbox;

internal static class InboxInstruments
{
    private static readonly Counter<long> _requests = Telemetry.Meter.CreateCounter<long>("activitypub.inbox.requests", "{request}", "Requests to inboxes by the status that was answered.");
    private static readonly Counter<long> _duplicates = Telemetry.Meter.CreateCounter<long>("activitypub.inbox.duplicates", "{activity}", "Activities that had come in before.");
    private static readonly Counter<long> _handled = Telemetry.Meter.CreateCounter<long>("activitypub.inbox.handled", "{activity}", "Activities by what became of them.");
    private static readonly Histogram<double> _age = Telemetry.Meter.CreateHistogram<double>("activitypub.inbox.age", "s", "Time from arrival to effect.");
    private static readonly Counter<long> _reports = Telemetry.Meter.CreateCounter<long>("activitypub.inbox.reports", "{report}", "Reports (Flag) of other servers.");

    public static void Answered(InboxResult result)
    {
        _requests.Add(1, new KeyValuePair<string, object?>("http.response.status_code", result.Status));
        if (result.IsDuplicate)
        {
            _duplicates.Add(1);
        }
    }

    public static void Handled(string outcome, TimeSpan age)
    {
        _handled.Add(1, new KeyValuePair<string, object?>("activitypub.inbox.outcome", outcome));
        if (outcome == "done")
        {
            _age.Record(Math.Max(0, age.TotalSeconds));
        }
    }

    public static void Reported() => _reports.Add(1);
}
