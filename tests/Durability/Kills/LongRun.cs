using System.Diagnostics;
using System.Globalization;

namespace ActivityPub.Sdk.Durability.Tests.Kills;

/// <summary><c>dotnet run --project tests/Durability -- long --store sqlite --rounds 1000 --seed 1</c></summary>
internal static class LongRun
{
    public static async Task<int> RunAsync(string[] args)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal) { ["--store"] = "sqlite", ["--rounds"] = "1000", ["--seed"] = "1", ["--hosts"] = "12" };
        if (args.Length % 2 != 0 || args.Where(static (_, i) => i % 2 == 0).Any(a => !settings.ContainsKey(a)))
        {
            Console.Error.WriteLine("long [--store sqlite] [--rounds 1000] [--seed 1] [--hosts 12]");
            return 2;
        }

        for (int i = 0; i < args.Length; i += 2)
        {
            settings[args[i]] = args[i + 1];
        }

        Stopwatch clock = Stopwatch.StartNew();
        Console.WriteLine($"store {settings["--store"]}, seed {settings["--seed"]}");
        Console.WriteLine($"   time  {KillRunResult.Header}");
        KillRunResult result = await KillRun.PlayAsync(new KillRunOptions
        {
            Store = settings["--store"],
            Rounds = int.Parse(settings["--rounds"], CultureInfo.InvariantCulture),
            Seed = int.Parse(settings["--seed"], CultureInfo.InvariantCulture),
            Hosts = int.Parse(settings["--hosts"], CultureInfo.InvariantCulture),
            Progress = r => Console.WriteLine($"{clock.Elapsed:hh\\:mm\\:ss}  {r}"),
        });
        Console.WriteLine("killed at: " + string.Join(", ", result.FailPoints.Select(static p => $"{p.Key} {p.Value}")));
        foreach (string fault in result.Faults.Take(50))
        {
            Console.WriteLine(fault);
        }

        return result.Lost == 0 ? 0 : 1;
    }
}
