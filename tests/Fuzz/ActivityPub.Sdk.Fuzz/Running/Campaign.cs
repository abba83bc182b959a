using System.Diagnostics;
using System.Security.Cryptography;

namespace ActivityPub.Sdk.Fuzz.Running;

/// <summary>A run without knowledge of coverage: seeds and regressions as they are, then mutations of them until the time is over.</summary>
internal static class Campaign
{
    public static int Run(FuzzTarget target, TimeSpan duration, int number, string findings)
    {
        List<byte[]> seeds = [.. target.MakeSeeds(), .. Regressions.Of(target).Select(File.ReadAllBytes)];
        Mutator mutator = new(target, seeds, number);
        Stopwatch watch = Stopwatch.StartNew();
        HashSet<string> known = new(StringComparer.Ordinal);
        long runs = 0;
        while (watch.Elapsed < duration)
        {
            byte[] input = runs < seeds.Count ? seeds[(int)runs] : mutator.Next();
            runs++;
            if (Judge(target, input) is not { } finding)
            {
                continue;
            }

            // One of a kind is enough.
            if (known.Add(Kind(finding)))
            {
                string file = Path.Combine(findings, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}");
                Directory.CreateDirectory(findings);
                File.WriteAllBytes(file, Shorten(target, input, Kind(finding)));
                Console.WriteLine($"{target.Name}: {finding}\n{file}");
            }
        }

        Console.WriteLine($"{target.Name}: {runs} runs in {watch.Elapsed.TotalMinutes:F1} minutes, {known.Count} kinds of findings");
        return known.Count;
    }

    /// <summary>What is wrong with an input; <see langword="null"/> for nothing.</summary>
    public static Exception? Judge(FuzzTarget target, byte[] input)
    {
        try
        {
            long start = Stopwatch.GetTimestamp();
            Execution.Run(target, input);
            TimeSpan limit = Execution.TimeLimit(input.Length);
            if (Stopwatch.GetElapsedTime(start) > limit)
            {
                TimeSpan taken = Execution.Measure(target, input);
                return taken > limit ? new BrokenOracleException($"Slow: {input.Length} bytes take {taken.TotalMilliseconds:F0} ms.") : null;
            }

            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>Takes pieces away for as long as the same thing goes wrong.</summary>
    public static byte[] Shorten(FuzzTarget target, byte[] input, string kind)
    {
        Stopwatch watch = Stopwatch.StartNew();
        for (int size = input.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at + size <= input.Length && watch.Elapsed < TimeSpan.FromSeconds(20);)
            {
                byte[] shorter = [.. input[..at], .. input[(at + size)..]];
                if (Judge(target, shorter) is { } finding && Kind(finding) == kind)
                {
                    input = shorter;
                }
                else
                {
                    at += size;
                }
            }
        }

        return input;
    }

    public static string Kind(Exception finding)
    {
        string message = finding.Message.Split(':')[0];
        string? place = finding.StackTrace?.Split('\n').FirstOrDefault(static l => l.Contains("ActivityPub.Sdk", StringComparison.Ordinal) && !l.Contains("Oracle.", StringComparison.Ordinal));
        return $"{finding.GetType().Name} {message[..Math.Min(message.Length, 60)]} {place}";
    }
}
