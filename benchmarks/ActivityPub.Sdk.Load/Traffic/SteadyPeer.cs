using System.Diagnostics;
using System.Net;
using ActivityPub.Sdk.Load.Reporting;

namespace ActivityPub.Sdk.Load.Traffic;

/// <summary>A peer that posts at a fixed rate, whatever becomes of the posts before: the time of each counts from when it was due, not from when it could be sent.</summary>
internal sealed class SteadyPeer(IPAddress from, int port, int perSecond)
{
    /// <summary>Posts until it is told to stop, or has nothing more to post.</summary>
    public async Task<Latencies> RunAsync(IReadOnlyList<byte[]> requests, CancellationToken stop)
    {
        Latencies latencies = new();
        List<Task> open = [];
        List<RawConnection> all = [];
        Stack<RawConnection> idle = new();
        Lock gate = new();
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < requests.Count && !stop.IsCancellationRequested; i++)
        {
            TimeSpan due = TimeSpan.FromSeconds((double)i / perSecond);
            TimeSpan wait = due - Stopwatch.GetElapsedTime(begin);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, CancellationToken.None);
            }

            open.Add(PostAsync(requests[i], due));
        }

        await Task.WhenAll(open);
        all.ForEach(static connection => connection.Dispose());
        return latencies;

        async Task PostAsync(byte[] request, TimeSpan due)
        {
            RawConnection? connection;
            lock (gate)
            {
                if (!idle.TryPop(out connection))
                {
                    all.Add(connection = new RawConnection(from, port));
                }
            }

            int status = await connection.SendAsync(request, closes: false, CancellationToken.None);
            latencies.Add(Stopwatch.GetElapsedTime(begin) - due, status);
            lock (gate)
            {
                idle.Push(connection);
            }
        }
    }
}
