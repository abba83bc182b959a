using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Contracts;

/// <summary>
/// The contract of <see cref="IFederationStorage"/> as cases that can be run on any implementation of it. It depends on no test framework:
/// feed <see cref="Cases"/> to the theory of yours and call <see cref="ContractCase.RunAsync"/>.
/// </summary>
/// <remarks>
/// <para>Each case begins with an empty store of its own and disposes it. A promise that is not kept throws
/// <see cref="ContractViolationException"/>.</para>
/// <para>Times are made up and lie in 2026: a store must go by the times that it is given, never by its own clock.</para>
/// </remarks>
public sealed partial class FederationStorageContract
{
    private readonly Func<CancellationToken, ValueTask<IFederationStorage>> _create;
    private readonly Func<IFederationStorage, CancellationToken, ValueTask<IFederationStorage>>? _reopen;

    /// <summary>Makes the suite.</summary>
    /// <param name="create">Gives a fresh, empty and initialised store.</param>
    /// <param name="reopen">Closes the given store and opens the same data again, initialised; <see langword="null"/> for a store that keeps nothing.</param>
    public FederationStorageContract(
        Func<CancellationToken, ValueTask<IFederationStorage>> create,
        Func<IFederationStorage, CancellationToken, ValueTask<IFederationStorage>>? reopen = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        _create = create;
        _reopen = reopen;
    }

    /// <summary>All cases.</summary>
    public static IReadOnlyList<ContractCase> Cases { get; } =
    [
        new(nameof(ActorIsFoundWithoutCaseAndWhole), (suite, token) => suite.ActorIsFoundWithoutCaseAndWhole(token)),
        new(nameof(ActorIsReplaced), (suite, token) => suite.ActorIsReplaced(token)),
        new(nameof(ActorsAreListedByName), (suite, token) => suite.ActorsAreListedByName(token)),
        new(nameof(ActorKeysAreListedOldestFirst), (suite, token) => suite.ActorKeysAreListedOldestFirst(token)),
        new(nameof(ActorKeyIsAddedOnce), (suite, token) => suite.ActorKeyIsAddedOnce(token)),
        new(nameof(ActorKeyIsReplacedAndRemoved), (suite, token) => suite.ActorKeyIsReplacedAndRemoved(token)),
        new(nameof(RemoteActorIsFoundByIdAndKey), (suite, token) => suite.RemoteActorIsFoundByIdAndKey(token)),
        new(nameof(RemoteActorKeysAreReplacedAndRemoved), (suite, token) => suite.RemoteActorKeysAreReplacedAndRemoved(token)),
        new(nameof(RemoteKeyFindsItsOwner), (suite, token) => suite.RemoteKeyFindsItsOwner(token)),
        new(nameof(OldRemoteActorsArePruned), (suite, token) => suite.OldRemoteActorsArePruned(token)),
        new(nameof(FollowerIsReplacedAndKeepsItsTime), (suite, token) => suite.FollowerIsReplacedAndKeepsItsTime(token)),
        new(nameof(FollowerIsRemoved), (suite, token) => suite.FollowerIsRemoved(token)),
        new(nameof(FollowersAreListedNewestFirst), (suite, token) => suite.FollowersAreListedNewestFirst(token)),
        new(nameof(InboxesAreDistinctAndWalkedByCursor), (suite, token) => suite.InboxesAreDistinctAndWalkedByCursor(token)),
        new(nameof(FollowersAreRemovedByPersonalInbox), (suite, token) => suite.FollowersAreRemovedByPersonalInbox(token)),
        new(nameof(FollowingIsReplacedAndRemoved), (suite, token) => suite.FollowingIsReplacedAndRemoved(token)),
        new(nameof(AcceptedFollowingIsListed), (suite, token) => suite.AcceptedFollowingIsListed(token)),
        new(nameof(ObjectIsFoundByIdAndUrl), (suite, token) => suite.ObjectIsFoundByIdAndUrl(token)),
        new(nameof(PublicObjectsAreCounted), (suite, token) => suite.PublicObjectsAreCounted(token)),
        new(nameof(PinsAreListedNewestFirst), (suite, token) => suite.PinsAreListedNewestFirst(token)),
        new(nameof(ActivityIsAddedOnce), (suite, token) => suite.ActivityIsAddedOnce(token)),
        new(nameof(OutboxIsListedNewestFirst), (suite, token) => suite.OutboxIsListedNewestFirst(token)),
        new(nameof(ActivitiesAreUnlistedWithTheirObject), (suite, token) => suite.ActivitiesAreUnlistedWithTheirObject(token)),
        new(nameof(UnreadableCursorGivesAnEmptyPage), (suite, token) => suite.UnreadableCursorGivesAnEmptyPage(token)),
        new(nameof(LimitIsBroughtIntoItsRange), (suite, token) => suite.LimitIsBroughtIntoItsRange(token)),
        new(nameof(PublicationIsReplaced), (suite, token) => suite.PublicationIsReplaced(token)),
        new(nameof(DuePublicationsAreListedEarliestFirst), (suite, token) => suite.DuePublicationsAreListedEarliestFirst(token)),
        new(nameof(PublicationsAreListedNewestChangeFirst), (suite, token) => suite.PublicationsAreListedNewestChangeFirst(token)),
        new(nameof(ReplyIsReplacedAndKeepsItsArrival), (suite, token) => suite.ReplyIsReplacedAndKeepsItsArrival(token)),
        new(nameof(LikesAreOnePerActorAndObject), (suite, token) => suite.LikesAreOnePerActorAndObject(token)),
        new(nameof(InteractionsAreRemoved), (suite, token) => suite.InteractionsAreRemoved(token)),
        new(nameof(StateOfAnInteractionIsSet), (suite, token) => suite.StateOfAnInteractionIsSet(token)),
        new(nameof(InteractionsAreListedOldestFirst), (suite, token) => suite.InteractionsAreListedOldestFirst(token)),
        new(nameof(RepliesOfEveryObjectAreListed), (suite, token) => suite.RepliesOfEveryObjectAreListed(token)),
        new(nameof(TombstoneHoldsForItsOriginAndTime), (suite, token) => suite.TombstoneHoldsForItsOriginAndTime(token)),
        new(nameof(DomainBlocksAreKept), (suite, token) => suite.DomainBlocksAreKept(token)),
        new(nameof(AccountBlocksAreKept), (suite, token) => suite.AccountBlocksAreKept(token)),
        new(nameof(BlockedAccountsGetNoPosts), (suite, token) => suite.BlockedAccountsGetNoPosts(token)),
        new(nameof(PeersAreKeptAndPruned), (suite, token) => suite.PeersAreKeptAndPruned(token)),
        new(nameof(InboxEntryIsClaimedWhole), (suite, token) => suite.InboxEntryIsClaimedWhole(token)),
        new(nameof(InboxRefusesAKnownKey), (suite, token) => suite.InboxRefusesAKnownKey(token)),
        new(nameof(InboxAppendsConcurrently), (suite, token) => suite.InboxAppendsConcurrently(token)),
        new(nameof(InboxIsClaimedOldestFirst), (suite, token) => suite.InboxIsClaimedOldestFirst(token)),
        new(nameof(InboxClaimsDoNotOverlap), (suite, token) => suite.InboxClaimsDoNotOverlap(token)),
        new(nameof(InboxLeaseIsFenced), (suite, token) => suite.InboxLeaseIsFenced(token)),
        new(nameof(InboxEntryIsRetriedOrBuried), (suite, token) => suite.InboxEntryIsRetriedOrBuried(token)),
        new(nameof(InboxCompletionIsPartOfTheTransaction), (suite, token) => suite.InboxCompletionIsPartOfTheTransaction(token)),
        new(nameof(InboxAppendIsPartOfTheTransaction), (suite, token) => suite.InboxAppendIsPartOfTheTransaction(token)),
        new(nameof(InboxIsPruned), (suite, token) => suite.InboxIsPruned(token)),
        new(nameof(FanOutIsClaimedByOneWorker), (suite, token) => suite.FanOutIsClaimedByOneWorker(token)),
        new(nameof(FanOutIsAdvancedUnderItsLease), (suite, token) => suite.FanOutIsAdvancedUnderItsLease(token)),
        new(nameof(FanOutsOfOneKeyRunOneAfterTheOther), (suite, token) => suite.FanOutsOfOneKeyRunOneAfterTheOther(token)),
        new(nameof(DeliveriesNeedTheirActivity), (suite, token) => suite.DeliveriesNeedTheirActivity(token)),
        new(nameof(InboxIsEnqueuedOnce), (suite, token) => suite.InboxIsEnqueuedOnce(token)),
        new(nameof(HostIsClaimedByOneWorker), (suite, token) => suite.HostIsClaimedByOneWorker(token)),
        new(nameof(HostClaimsDoNotOverlap), (suite, token) => suite.HostClaimsDoNotOverlap(token)),
        new(nameof(DeliveryLeaseIsFenced), (suite, token) => suite.DeliveryLeaseIsFenced(token)),
        new(nameof(OrderIsKeptPerKeyAndHost), (suite, token) => suite.OrderIsKeptPerKeyAndHost(token)),
        new(nameof(OneActivityGoesToManyInboxesOfAHost), (suite, token) => suite.OneActivityGoesToManyInboxesOfAHost(token)),
        new(nameof(HostsThatWaitedLongestComeFirst), (suite, token) => suite.HostsThatWaitedLongestComeFirst(token)),
        new(nameof(DeliveryIsTriedAgain), (suite, token) => suite.DeliveryIsTriedAgain(token)),
        new(nameof(HostIsHeld), (suite, token) => suite.HostIsHeld(token)),
        new(nameof(OpenBreakerGetsAProbe), (suite, token) => suite.OpenBreakerGetsAProbe(token)),
        new(nameof(HostIsRevived), (suite, token) => suite.HostIsRevived(token)),
        new(nameof(LedgerIsListedNewestFirst), (suite, token) => suite.LedgerIsListedNewestFirst(token)),
        new(nameof(FailedDeliveryIsReplayed), (suite, token) => suite.FailedDeliveryIsReplayed(token)),
        new(nameof(ReplayKeepsTheOrder), (suite, token) => suite.ReplayKeepsTheOrder(token)),
        new(nameof(DeliveriesToAGoneInboxAreAbandoned), (suite, token) => suite.DeliveriesToAGoneInboxAreAbandoned(token)),
        new(nameof(OldDeliveriesArePruned), (suite, token) => suite.OldDeliveriesArePruned(token)),
        new(nameof(BatchesAreCompletedTogether), (suite, token) => suite.BatchesAreCompletedTogether(token)),
        new(nameof(ManyDeliveriesAreWorkedOff), (suite, token) => suite.ManyDeliveriesAreWorkedOff(token)),
        new(nameof(CommitMakesWritesVisible), (suite, token) => suite.CommitMakesWritesVisible(token)),
        new(nameof(DisposeRollsBack), (suite, token) => suite.DisposeRollsBack(token)),
        new(nameof(RefusedWriteLeavesTheTransactionWhole), (suite, token) => suite.RefusedWriteLeavesTheTransactionWhole(token)),
        new(nameof(EndedTransactionCannotBeUsed), (suite, token) => suite.EndedTransactionCannotBeUsed(token)),
        new(nameof(TransactionsDoNotLoseWrites), (suite, token) => suite.TransactionsDoNotLoseWrites(token)),
        new(nameof(CancelledCallDoesNothing), (suite, token) => suite.CancelledCallDoesNothing(token)),
        new(nameof(ForeignTransactionIsRefused), (suite, token) => suite.ForeignTransactionIsRefused(token)),
        new(nameof(InitialisingAgainIsSafe), (suite, token) => suite.InitialisingAgainIsSafe(token)),
        new(nameof(WritesSurviveReopening), (suite, token) => suite.WritesSurviveReopening(token)),
    ];

    private async Task RunAsync(Func<IFederationStorage, Task> test, CancellationToken cancellationToken)
    {
        IFederationStorage storage = await _create(cancellationToken);
        try
        {
            await test(storage);
        }
        finally
        {
            await CloseAsync(storage);
        }
    }

    private static async ValueTask CloseAsync(IFederationStorage storage)
    {
        if (storage is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else if (storage is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }

    /// <summary>Reads all pages, a few items at a time.</summary>
    private static async Task<List<T>> ReadAllAsync<T>(Func<PageRequest, ValueTask<Page<T>>> list, int limit = 2)
    {
        List<T> all = [];
        string? cursor = null;
        do
        {
            Page<T> page = await list(new PageRequest(cursor, limit));
            Check.That(page.Items.Count <= limit, $"A page of {limit} holds at most {limit} items.");
            Check.That(page.Next is null || page.Items.Count == limit, "Only the last page is short.");
            Check.That(all.Count < 1000, "The pages come to an end.");
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }
}
