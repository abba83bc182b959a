using ActivityPub.Sdk.Identifiers;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Inbox;

/// <summary>How many requests one server and one actor may make. Asked after a signature was verified: what a request only says about itself must not use up the share of another.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SenderLimits(IOptions<InboxOptions> options, FirstContacts firstContacts, TimeProvider timeProvider)
{
    private const int MaxHosts = 10_000;
    private const int MaxActors = 50_000;

    private readonly TokenBuckets<string>? _hosts = options.Value.PerHost is { } host ? new TokenBuckets<string>(host, MaxHosts, timeProvider) : null;
    private readonly TokenBuckets<ObjectId>? _actors = options.Value.PerActor is { } actor ? new TokenBuckets<ObjectId>(actor, MaxActors, timeProvider) : null;

    /// <summary>Counts a request.</summary>
    /// <param name="actorId">The actor that was shown to have made it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When to try again, where there were too many; <see langword="null"/> where it may go on.</returns>
    public async ValueTask<TimeSpan?> CountAsync(ObjectId actorId, CancellationToken cancellationToken)
    {
        TimeSpan retryAfter = TimeSpan.Zero;
        if (_actors?.TryTake(actorId, out retryAfter) == false || _hosts?.TryTake(actorId.Origin.Host, out retryAfter) == false)
        {
            return retryAfter;
        }

        return await firstContacts.JudgeAsync(actorId, cancellationToken);
    }
}
