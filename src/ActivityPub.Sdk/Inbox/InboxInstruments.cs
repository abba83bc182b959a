using System.Diagnostics.Metrics;

namespace ActivityPub.Sdk.Inbox;

internal static class InboxInstruments
{
    private static readonly Meter _meter = new("ActivityPub.Sdk");
    private static readonly Counter<long> _requests = _meter.CreateCounter<long>("activitypub.inbox.requests", "{request}", "Requests to inboxes by the status that was answered.");
    private static readonly Counter<long> _duplicates = _meter.CreateCounter<long>("activitypub.inbox.duplicates", "{activity}", "Activities that had come in before.");
    private static readonly Counter<long> _handled = _meter.CreateCounter<long>("activitypub.inbox.handled", "{activity}", "Activities by what became of them.");
    private static readonly Histogram<double> _age = _meter.CreateHistogram<double>("activitypub.inbox.age", "s", "Time from arrival to effect.");
    private static readonly Counter<long> _reports = _meter.CreateCounter<long>("activitypub.inbox.reports", "{report}", "Reports (Flag) of other servers.");

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
