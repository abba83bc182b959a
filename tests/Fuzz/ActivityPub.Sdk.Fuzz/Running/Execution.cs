using System.Diagnostics;

namespace ActivityPub.Sdk.Fuzz.Running;

/// <summary>Runs one input under the rules that hold for every target.</summary>
internal static class Execution
{
    /// <summary>How much longer than asked for a run may take before it counts as slow: other work shares the machine.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs an input and looks at what it allocates.</summary>
    public static void Run(FuzzTarget target, ReadOnlySpan<byte> input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        target.Run(input);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Oracle.Holds(allocated <= target.AllocationLimit(input.Length), $"{input.Length} bytes made {allocated} bytes be allocated.");
    }

    /// <summary>The time of an input that seemed slow: the best of several runs, since a busy machine only ever makes it longer.</summary>
    public static TimeSpan Measure(FuzzTarget target, ReadOnlySpan<byte> input)
    {
        TimeSpan best = TimeSpan.MaxValue;
        for (int i = 0; i < 7; i++)
        {
            long start = Stopwatch.GetTimestamp();
            target.Run(input);
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            best = taken < best ? taken : best;
        }

        return best;
    }

    /// <summary>What a run may take: 50 ms, and for every further 100 KiB as much again.</summary>
    public static TimeSpan TimeLimit(int length) => _patience * (1 + (length / (100 * 1024)));
}
