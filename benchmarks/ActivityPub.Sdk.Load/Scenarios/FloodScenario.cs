using System.Diagnostics;
using System.Globalization;
using System.Net;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Load.Hosting;
using ActivityPub.Sdk.Load.Reporting;
using ActivityPub.Sdk.Load.Traffic;
using ActivityPub.Sdk.Testing.Peers;

namespace ActivityPub.Sdk.Load.Scenarios;

/// <summary>
/// Requests that have to be refused, as many and as fast as they go, beside a peer that posts at a steady rate: what they cost the server,
/// what it asks of others because of them, and how much later the peer's posts are answered.
/// </summary>
internal static class FloodScenario
{
    private static readonly IPAddress Bad = IPAddress.Loopback;

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int count = arguments.Number("count", 10_000, 1_000_000);
        int parallel = arguments.Number("parallel", 64, 1_000);
        int rate = arguments.Number("rate", 50, 1_000);
        int seconds = arguments.Number("seconds", 10, 600);
        IPAddress good = arguments.Has("same-address") ? Bad : IPAddress.Parse("127.0.0.2");

        await using ServerProcess server = await ServerProcess.StartAsync(cancellationToken);
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: cancellationToken);
        PeerActor ada = peer.AddActor("ada");
        InboxRequests requests = new(server.Origin);
        SteadyPeer steady = new(good, server.Port, rate);
        await WarmUpAsync();

        // What the others are compared with: the peer alone.
        List<FloodResult> results = [await MeasureAsync("none", [], null)];
        foreach ((string kind, Func<int, byte[]> make) in Kinds(requests, peer, ada))
        {
            // Oversized requests are alike and large, so few of them are made and sent again and again.
            bool large = kind == "oversized";
            byte[][] made = [.. Enumerable.Range(0, large ? 2 : count).Select(make)];
            results.Add(await MeasureAsync(kind, [.. Enumerable.Range(0, count).Select(i => made[i % made.Length])], results[0]));
        }

        Console.WriteLine(FloodReport.ToTable(results));
        if (arguments.Text("json") is { } path)
        {
            FloodReport.WriteJson(path, results);
        }

        return 0;

        async Task WarmUpAsync()
        {
            Console.Error.WriteLine("warm-up");
            await steady.RunAsync([.. Enumerable.Range(0, rate * 4).Select(_ => requests.Signed(ada.Id, ada.Key))], cancellationToken);
            using RawConnection connection = new(Bad, server.Port);
            for (int i = 0; i < 500; i++)
            {
                await connection.SendAsync(i % 2 == 0 ? requests.Unsigned(ada.Id) : requests.Tampered(ada.Id, ada.Key), closes: false, cancellationToken);
            }
        }

        async Task<FloodResult> MeasureAsync(string kind, byte[][] flood, FloodResult? alone)
        {
            // Enough for the longest flood; what is left over is not sent.
            byte[][] posts = [.. Enumerable.Range(0, rate * (flood.Length == 0 ? seconds : 120)).Select(_ => requests.Signed(ada.Id, ada.Key))];
            (long heapBefore, long outboundBefore, _) = await server.GetStatusAsync(collect: true, cancellationToken);
            long before = server.WorkingSet;
            Console.Error.WriteLine($"{kind}: {flood.Length} requests");
            using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using MemoryWatch watch = new(server);
            Task<Latencies> peerTask = steady.RunAsync(posts, over.Token);
            long begin = Stopwatch.GetTimestamp();
            Latencies answers = await FloodAsync(flood, closes: kind == "oversized");
            TimeSpan time = Stopwatch.GetElapsedTime(begin);
            if (flood.Length > 0)
            {
                await over.CancelAsync();
            }

            Latencies peerTimes = await peerTask;
            (long heapAfter, long outboundAfter, _) = await server.GetStatusAsync(collect: true, cancellationToken);
            double median = peerTimes.Percentile(0.5);
            return new FloodResult(
                kind, flood.Length, flood.Length == 0 ? seconds : time.TotalSeconds, answers.DescribeStatuses(), outboundAfter - outboundBefore, heapBefore, heapAfter, before, watch.Peak, server.WorkingSet,
                peerTimes.DescribeStatuses(), median, peerTimes.Percentile(0.99), alone is null ? 0 : median - alone.GoodMedian);
        }

        async Task<Latencies> FloodAsync(byte[][] flood, bool closes)
        {
            Latencies answers = new();
            int next = -1;
            await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Task.Run(SendAsync, cancellationToken)));
            return answers;

            async Task SendAsync()
            {
                using RawConnection connection = new(Bad, server.Port);
                for (int i = Interlocked.Increment(ref next); i < flood.Length; i = Interlocked.Increment(ref next))
                {
                    long begin = Stopwatch.GetTimestamp();
                    int status = await connection.SendAsync(flood[i], closes, cancellationToken);
                    answers.Add(Stopwatch.GetElapsedTime(begin), status);
                    if (i > 0 && i % 2_500 == 0)
                    {
                        Console.Error.WriteLine($"  {i}");
                    }
                }
            }
        }
    }

    private static IEnumerable<(string Kind, Func<int, byte[]> Make)> Kinds(InboxRequests requests, FediversePeer peer, PeerActor ada)
    {
        yield return ("unsigned", _ => requests.Unsigned(ada.Id));
        yield return ("body changed", _ => requests.Tampered(ada.Id, ada.Key));

        SigningKey wrong = SigningKey.ImportPkcs8(peer.AddActor("eve").Key.ExportPkcs8(), ada.Key.KeyId);
        yield return ("signed by another key", _ => requests.Signed(ada.Id, wrong));

        byte[] pkcs8 = wrong.ExportPkcs8();
        yield return ("unknown keys", SignAsNobody);
        yield return ("oversized", i => requests.Oversized(chunked: i % 2 == 1));

        byte[] SignAsNobody(int number)
        {
            ObjectId nobody = peer.Origin.Append(string.Create(CultureInfo.InvariantCulture, $"/users/nobody{number}"));
            using SigningKey key = SigningKey.ImportPkcs8(pkcs8, ObjectId.Parse(nobody.Value + "#main-key"));
            return requests.Signed(nobody, key);
        }
    }
}
