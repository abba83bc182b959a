namespace ActivityPub.Sdk.Load.Reporting;

/// <summary>What one kind of flood did.</summary>
/// <param name="Kind">The kind; the first line is the good peer alone.</param>
/// <param name="Requests">How many requests the flood had.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Statuses">What it was answered.</param>
/// <param name="Outbound">How many requests the server made because of it.</param>
/// <param name="HeapBefore">The managed memory before, after a collection, in bytes.</param>
/// <param name="HeapAfter">The same afterwards.</param>
/// <param name="WorkingSetBefore">The memory of the process before, in bytes.</param>
/// <param name="WorkingSetPeak">The greatest seen meanwhile.</param>
/// <param name="WorkingSetAfter">The memory of the process afterwards.</param>
/// <param name="GoodStatuses">What the good peer was answered.</param>
/// <param name="GoodMedian">The median time of its posts, in milliseconds.</param>
/// <param name="GoodP99">The 99th percentile, in milliseconds.</param>
/// <param name="AddedMedian">How much later the median is than without a flood, in milliseconds.</param>
internal sealed record FloodResult(
    string Kind,
    int Requests,
    double Seconds,
    string Statuses,
    long Outbound,
    long HeapBefore,
    long HeapAfter,
    long WorkingSetBefore,
    long WorkingSetPeak,
    long WorkingSetAfter,
    string GoodStatuses,
    double GoodMedian,
    double GoodP99,
    double AddedMedian);
