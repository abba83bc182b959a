using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryDeliveryStore(InMemoryAccess access) : IDeliveryStore
{
    public ValueTask AddFanOutAsync(FanOutRecord fanOut, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                FindActivity(s, fanOut.ActivityId);
                string group = OrderOf(fanOut.Username, fanOut.OrderingKey);
                bool ready = s.FanOutsByKey.Count(group) == 0;
                FanOutRecord record = fanOut with { Sequence = s.NextSequence(), Attempts = 0, Inboxes = [.. fanOut.Inboxes] };
                s.FanOutsByKey = s.FanOutsByKey.Add(new IndexKey(group, "", record.Sequence, 0, ""));
                PutFanOut(s, new InMemoryFanOut(record, fanOut.CreatedAt, ready));
            },
            cancellationToken);

    public ValueTask<FanOutRecord?> ClaimFanOutAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (s.FanOutsDue.IsEmpty || s.FanOutsDue.Min.N1 > now.UtcTicks)
                {
                    return null;
                }

                InMemoryFanOut task = s.FanOuts[s.FanOutsDue.Min.N2];
                task = task with { Record = task.Record with { Attempts = task.Record.Attempts + 1 }, DueAt = leaseUntil };
                PutFanOut(s, task);
                return task.Record;
            },
            cancellationToken);

    public ValueTask<bool> TryAdvanceFanOutAsync(FanOutRecord fanOut, string? cursor, bool completed, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (!s.FanOuts.TryGetValue(fanOut.Sequence, out InMemoryFanOut? task) || task.Record.Attempts != fanOut.Attempts)
                {
                    return false;
                }

                if (!completed)
                {
                    PutFanOut(s, task with { Record = task.Record with { Cursor = cursor }, DueAt = leaseUntil });
                    return true;
                }

                string group = OrderOf(task.Record.Username, task.Record.OrderingKey);
                s.FanOuts = s.FanOuts.Remove(fanOut.Sequence);
                s.FanOutsDue = s.FanOutsDue.Remove(DueOf(task.DueAt, fanOut.Sequence));
                s.FanOutsByKey = s.FanOutsByKey.Remove(new IndexKey(group, "", fanOut.Sequence, 0, ""));
                foreach (IndexKey next in s.FanOutsByKey.Ascending(group).Take(1))
                {
                    PutFanOut(s, s.FanOuts[next.N1] with { Ready = true });
                }

                return true;
            },
            cancellationToken);

    public ValueTask EnqueueAsync(DeliveryDraft draft, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                ActivityRecord activity = FindActivity(s, draft.ActivityId);
                foreach (ObjectId inbox in draft.Inboxes)
                {
                    (string, string) unique = (draft.ActivityId.Canonical, inbox.Canonical);
                    if (s.DeliveryKeys.Contains(unique))
                    {
                        continue;
                    }

                    s.DeliveryKeys = s.DeliveryKeys.Add(unique);
                    InMemoryDelivery delivery = new()
                    {
                        Sequence = s.NextSequence(),
                        ActivityId = draft.ActivityId,
                        ActivityType = activity.Type,
                        Username = draft.Username,
                        OrderingKey = draft.OrderingKey,
                        Inbox = inbox,
                        Host = inbox.Origin.Authority,
                        DueAt = draft.Now,
                        EnqueuedAt = draft.Now,
                    };
                    s.DeliveriesByKey = s.DeliveriesByKey.Add(new IndexKey(draft.OrderingKey, "", delivery.Sequence, 0, ""));
                    Put(s, delivery with { Blocked = HasToWait(s, delivery) });
                    InMemoryHost host = HostOf(s, delivery.Host);
                    PutHost(s, Schedule(s, host with { Deliveries = host.Deliveries + 1 }, Earlier(host.NextDue, draft.Now)));
                }
            },
            cancellationToken);

    public ValueTask<IReadOnlyList<DeliveryBatch>> ClaimAsync(DeliveryClaim claim, CancellationToken cancellationToken = default) =>
        access.WriteAsync<IReadOnlyList<DeliveryBatch>>(
            s =>
            {
                List<DeliveryBatch> batches = [];
                foreach (IndexKey due in s.HostSchedule.Ascending("").TakeWhile(key => key.N1 <= claim.Now.UtcTicks).Take(claim.MaxHosts).ToList())
                {
                    InMemoryHost host = s.Hosts[due.C];
                    List<DeliveryItem> items = [];
                    foreach (IndexKey key in s.DeliveriesReady.Ascending(host.Host).TakeWhile(key => key.N1 <= claim.Now.UtcTicks).Take(host.BreakerOpen ? 1 : claim.MaxPerHost).ToList())
                    {
                        InMemoryDelivery delivery = s.Deliveries[key.N2];
                        delivery = delivery with { Attempts = delivery.Attempts + 1 };
                        s.Deliveries = s.Deliveries.SetItem(delivery.Sequence, delivery);
                        items.Add(new DeliveryItem(delivery.Sequence, delivery.ActivityId, delivery.Username, delivery.Inbox, delivery.Attempts, delivery.EnqueuedAt));
                    }

                    if (items.Count == 0)
                    {
                        PutHost(s, Schedule(s, host, DateTimeOffset.MinValue));
                        continue;
                    }

                    host = host with { Token = host.Token + 1, LeaseUntil = claim.LeaseUntil, NextDue = claim.LeaseUntil };
                    PutHost(s, host);
                    batches.Add(new DeliveryBatch
                    {
                        Host = host.Host,
                        Token = host.Token,
                        Failures = host.Failures,
                        FailingSince = host.FailingSince,
                        IsProbe = host.BreakerOpen,
                        Items = items,
                    });
                }

                return batches;
            },
            cancellationToken);

    public ValueTask CompleteAsync(IReadOnlyList<DeliveryCompletion> completions, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                foreach (DeliveryCompletion completion in completions)
                {
                    if (!s.Hosts.TryGetValue(completion.Batch.Host, out InMemoryHost? host) || host.LeaseUntil is null || host.Token != completion.Batch.Token)
                    {
                        continue;
                    }

                    foreach (DeliveryOutcome outcome in completion.Outcomes)
                    {
                        if (s.Deliveries.TryGetValue(outcome.Sequence, out InMemoryDelivery? delivery) && delivery.State == DeliveryState.Pending && delivery.Host == host.Host)
                        {
                            Settle(s, delivery, outcome, completion.Now);
                        }
                    }

                    host = host with
                    {
                        LeaseUntil = null,
                        HoldUntil = completion.HoldUntil,
                        Failures = completion.Failures,
                        FailingSince = completion.FailingSince,
                        BreakerOpen = completion.BreakerOpen,
                    };

                    // A host that was just served stands behind the hosts that waited meanwhile.
                    PutHost(s, Schedule(s, host, completion.Now));
                }
            },
            cancellationToken);

    public ValueTask ReviveHostAsync(string host, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (!s.Hosts.TryGetValue(host, out InMemoryHost? present) || !present.BreakerOpen)
                {
                    return;
                }

                foreach (IndexKey key in s.DeliveriesReady.Ascending(host).Where(key => key.N1 > now.UtcTicks).ToList())
                {
                    InMemoryDelivery delivery = s.Deliveries[key.N2];
                    Replace(s, delivery, delivery with { DueAt = now });
                }

                PutHost(s, Schedule(s, present with { BreakerOpen = false, HoldUntil = null }, DateTimeOffset.MinValue));
            },
            cancellationToken);

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync<DateTimeOffset?>(
            s =>
            {
                long due = Math.Min(s.HostSchedule.IsEmpty ? long.MaxValue : s.HostSchedule.Min.N1, s.FanOutsDue.IsEmpty ? long.MaxValue : s.FanOutsDue.Min.N1);
                return due == long.MaxValue ? null : new DateTimeOffset(due, TimeSpan.Zero);
            },
            cancellationToken);

    public ValueTask<Page<DeliveryRecord>> ListAsync(string orderingKey, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.DeliveriesByKey.ReadPage(orderingKey, "", page, descending: true, key => s.Deliveries[key.N1].ToRecord()), cancellationToken);

    public ValueTask<Page<DeliveryRecord>> ListFailedAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.DeliveriesFailed.ReadPage("", "", page, descending: true, key => s.Deliveries[key.N1].ToRecord()), cancellationToken);

    public ValueTask<DeliverySummary> SummarizeAsync(string orderingKey, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.DeliverySummaries.GetValueOrDefault(orderingKey), cancellationToken);

    public ValueTask<DeliverySummary> SummarizeAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.DeliveryTotals, cancellationToken);

    public ValueTask<bool> ReplayAsync(long sequence, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (!s.Deliveries.TryGetValue(sequence, out InMemoryDelivery? delivery) || delivery.State != DeliveryState.Failed)
                {
                    return false;
                }

                InMemoryDelivery again = delivery with { State = DeliveryState.Pending, DueAt = now, CompletedAt = null };
                Replace(s, delivery, again with { Blocked = HasToWait(s, again) });
                InMemoryHost host = HostOf(s, delivery.Host);
                PutHost(s, Schedule(s, host, Earlier(host.NextDue, now)));
                return true;
            },
            cancellationToken);

    public ValueTask AbandonAsync(ObjectId inbox, DateTimeOffset now, string reason, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                foreach (IndexKey key in s.DeliveriesByInbox.Ascending(inbox.Canonical).ToList())
                {
                    InMemoryDelivery delivery = s.Deliveries[key.N1];
                    Replace(s, delivery, delivery with { State = DeliveryState.Failed, Blocked = false, CompletedAt = now, LastError = reason });
                    Promote(s, delivery);
                }

                if (s.Hosts.TryGetValue(inbox.Origin.Authority, out InMemoryHost? host))
                {
                    PutHost(s, Schedule(s, host, Earlier(host.NextDue, now)));
                }
            },
            cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset completedBefore, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<IndexKey> old = s.DeliveriesCompleted.Ascending("").TakeWhile(key => key.N1 < completedBefore.UtcTicks).Take(limit).ToList();
                foreach (IndexKey key in old)
                {
                    InMemoryDelivery delivery = s.Deliveries[key.N2];
                    Take(s, delivery);
                    s.DeliveriesByKey = s.DeliveriesByKey.Remove(new IndexKey(delivery.OrderingKey, "", delivery.Sequence, 0, ""));
                    s.DeliveryKeys = s.DeliveryKeys.Remove((delivery.ActivityId.Canonical, delivery.Inbox.Canonical));
                    if (s.DeliverySummaries[delivery.OrderingKey].Total == 0)
                    {
                        s.DeliverySummaries = s.DeliverySummaries.Remove(delivery.OrderingKey);
                    }

                    InMemoryHost host = s.Hosts[delivery.Host];
                    host = host with { Deliveries = host.Deliveries - 1 };
                    s.Hosts = host.Deliveries == 0 ? s.Hosts.Remove(host.Host) : s.Hosts.SetItem(host.Host, host);
                }

                return old.Count;
            },
            cancellationToken);

    private static ActivityRecord FindActivity(InMemoryState s, ObjectId id) =>
        s.Activities.TryGetValue(id.Canonical, out StoredRow<ActivityRecord>? row)
            ? row.Value
            : throw new InvalidOperationException($"The activity {id} is not stored; add it before its deliveries.");

    private static void PutFanOut(InMemoryState s, InMemoryFanOut task)
    {
        long sequence = task.Record.Sequence;
        if (s.FanOuts.TryGetValue(sequence, out InMemoryFanOut? old))
        {
            s.FanOutsDue = s.FanOutsDue.Remove(DueOf(old.DueAt, sequence));
        }

        s.FanOuts = s.FanOuts.SetItem(sequence, task);
        if (task.Ready)
        {
            s.FanOutsDue = s.FanOutsDue.Add(DueOf(task.DueAt, sequence));
        }
    }

    private static InMemoryHost HostOf(InMemoryState s, string host) => s.Hosts.GetValueOrDefault(host) ?? new InMemoryHost { Host = host };

    private static void PutHost(InMemoryState s, InMemoryHost host)
    {
        if (s.Hosts.TryGetValue(host.Host, out InMemoryHost? old) && old.NextDue is { } before)
        {
            s.HostSchedule = s.HostSchedule.Remove(new IndexKey("", "", before.UtcTicks, 0, host.Host));
        }

        s.Hosts = s.Hosts.SetItem(host.Host, host);
        if (host.NextDue is { } due)
        {
            s.HostSchedule = s.HostSchedule.Add(new IndexKey("", "", due.UtcTicks, 0, host.Host));
        }
    }

    // When the host has something that may be sent: not before its lease and its hold are over, and not before the given time.
    private static InMemoryHost Schedule(InMemoryState s, InMemoryHost host, DateTimeOffset notBefore)
    {
        IndexKey? first = s.DeliveriesReady.Ascending(host.Host).Select(key => (IndexKey?)key).FirstOrDefault();
        if (first is null)
        {
            return host with { NextDue = null };
        }

        DateTimeOffset due = new(first.Value.N1, TimeSpan.Zero);
        due = host.LeaseUntil is { } lease && lease > due ? lease : due;
        due = host.HoldUntil is { } hold && hold > due ? hold : due;
        return host with { NextDue = notBefore > due ? notBefore : due };
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private static bool HasToWait(InMemoryState s, InMemoryDelivery delivery)
    {
        foreach (IndexKey first in s.DeliveriesInOrder.Ascending(delivery.Host, delivery.OrderGroup).Take(1))
        {
            return s.Deliveries[first.N2].ActivityId != delivery.ActivityId;
        }

        return false;
    }

    // Where nothing of the group may be sent any more, the activity that was enqueued next comes forward.
    private static void Promote(InMemoryState s, InMemoryDelivery done)
    {
        List<IndexKey> waiting = s.DeliveriesInOrder.Ascending(done.Host, done.OrderGroup).Take(1).ToList();
        if (waiting.Count == 0 || waiting[0].N1 == 0)
        {
            return;
        }

        ObjectId next = s.Deliveries[waiting[0].N2].ActivityId;
        foreach (IndexKey key in s.DeliveriesInOrder.Ascending(done.Host, done.OrderGroup).ToList())
        {
            InMemoryDelivery delivery = s.Deliveries[key.N2];
            if (delivery.ActivityId == next)
            {
                Replace(s, delivery, delivery with { Blocked = false });
            }
        }
    }

    private static void Settle(InMemoryState s, InMemoryDelivery delivery, DeliveryOutcome outcome, DateTimeOffset now)
    {
        bool again = outcome.State == DeliveryState.Pending;
        Replace(s, delivery, delivery with
        {
            State = outcome.State,
            DueAt = again ? outcome.NextAttemptAt ?? now : delivery.DueAt,
            CompletedAt = again ? null : now,
            Attempts = outcome.Attempted ? delivery.Attempts : delivery.Attempts - 1,
            LastStatus = outcome.Status,
            LastError = outcome.Error,
        });
        if (!again)
        {
            Promote(s, delivery);
        }
    }

    private static void Replace(InMemoryState s, InMemoryDelivery old, InMemoryDelivery next)
    {
        Take(s, old);
        Put(s, next);
    }

    private static void Put(InMemoryState s, InMemoryDelivery delivery)
    {
        s.Deliveries = s.Deliveries.SetItem(delivery.Sequence, delivery);
        Count(s, delivery, 1);
        if (delivery.State == DeliveryState.Pending)
        {
            s.DeliveriesInOrder = s.DeliveriesInOrder.Add(PlaceOf(delivery));
            s.DeliveriesByInbox = s.DeliveriesByInbox.Add(InboxOf(delivery));
            if (!delivery.Blocked)
            {
                s.DeliveriesReady = s.DeliveriesReady.Add(ReadyOf(delivery));
            }

            return;
        }

        s.DeliveriesCompleted = s.DeliveriesCompleted.Add(CompletedOf(delivery));
        if (delivery.State == DeliveryState.Failed)
        {
            s.DeliveriesFailed = s.DeliveriesFailed.Add(FailedOf(delivery));
        }
    }

    private static void Take(InMemoryState s, InMemoryDelivery delivery)
    {
        s.Deliveries = s.Deliveries.Remove(delivery.Sequence);
        Count(s, delivery, -1);
        s.DeliveriesInOrder = s.DeliveriesInOrder.Remove(PlaceOf(delivery));
        s.DeliveriesByInbox = s.DeliveriesByInbox.Remove(InboxOf(delivery));
        s.DeliveriesReady = s.DeliveriesReady.Remove(ReadyOf(delivery));
        s.DeliveriesCompleted = s.DeliveriesCompleted.Remove(CompletedOf(delivery));
        s.DeliveriesFailed = s.DeliveriesFailed.Remove(FailedOf(delivery));
    }

    private static void Count(InMemoryState s, InMemoryDelivery delivery, int change)
    {
        s.DeliveryTotals = Add(s.DeliveryTotals, delivery.State, change);
        s.DeliverySummaries = s.DeliverySummaries.SetItem(
            delivery.OrderingKey,
            Add(s.DeliverySummaries.GetValueOrDefault(delivery.OrderingKey), delivery.State, change));
    }

    private static DeliverySummary Add(DeliverySummary summary, DeliveryState state, int change) => state switch
    {
        DeliveryState.Pending => summary with { Pending = summary.Pending + change },
        DeliveryState.Delivered => summary with { Delivered = summary.Delivered + change },
        _ => summary with { Failed = summary.Failed + change },
    };

    private static string OrderOf(string username, string orderingKey) => $"{username.ToLowerInvariant()}\n{orderingKey}";

    private static IndexKey DueOf(DateTimeOffset due, long sequence) => new("", "", due.UtcTicks, sequence, "");

    private static IndexKey ReadyOf(InMemoryDelivery delivery) => new(delivery.Host, "", delivery.DueAt.UtcTicks, delivery.Sequence, "");

    private static IndexKey PlaceOf(InMemoryDelivery delivery) => new(delivery.Host, delivery.OrderGroup, delivery.Blocked ? 1 : 0, delivery.Sequence, "");

    private static IndexKey InboxOf(InMemoryDelivery delivery) => new(delivery.Inbox.Canonical, "", delivery.Sequence, 0, "");

    private static IndexKey FailedOf(InMemoryDelivery delivery) => new("", "", delivery.Sequence, 0, "");

    private static IndexKey CompletedOf(InMemoryDelivery delivery) => new("", "", delivery.CompletedAt?.UtcTicks ?? 0, delivery.Sequence, "");
}
