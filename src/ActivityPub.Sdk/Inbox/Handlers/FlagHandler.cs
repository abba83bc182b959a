using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>Brings reports of other servers to the notice of the operator.</summary>
internal sealed partial class FlagHandler(ILogger<FlagHandler> logger) : IInboxHandler<Flag>
{
    public ValueTask HandleAsync(InboxContext context, Flag activity, CancellationToken cancellationToken)
    {
        InboxInstruments.Reported();
        LogReport(context.Sender.Id.Origin.Host, activity.Object.Count);
        return default;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Host} reports {Count} of our accounts and objects to us.")]
    private partial void LogReport(string host, int count);
}
