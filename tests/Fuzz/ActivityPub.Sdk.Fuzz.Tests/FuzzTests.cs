using ActivityPub.Sdk.Fuzz.Running;

namespace ActivityPub.Sdk.Fuzz.Tests;

/// <summary>Every target: its seeds, what was ever found, and a fixed number of mutations. A longer search is the command in the README.</summary>
public sealed class FuzzTests
{
    // Far beyond what a run takes; only what never ends comes here.
    private static readonly TimeSpan _hang = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Targets => [.. TargetCatalog.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task What_was_ever_found_stays_mended(string name)
    {
        FuzzTarget target = TargetCatalog.Make(name);
        await RunAsync(target, Regressions.Of(target).Select(static file => (Path.GetFileName(file), File.ReadAllBytes(file))));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Seeds_hold(string name)
    {
        FuzzTarget target = TargetCatalog.Make(name);
        await RunAsync(target, target.MakeSeeds().Select(static (seed, i) => ($"seed {i}", seed)));
    }

    [Theory]
    [InlineData("cavage", 800)]
    [InlineData("rfc9421", 800)]
    [InlineData("structured-fields", 40_000)]
    [InlineData("digests", 40_000)]
    [InlineData("keys", 2_000)]
    [InlineData("json", 4_000)]
    [InlineData("jcs", 4_000)]
    [InlineData("ids", 20_000)]
    [InlineData("html", 400)]
    [InlineData("discovery", 8_000)]
    [InlineData("proofs", 4_000)]
    [InlineData("inbox", 500)]
    public async Task Mutations_hold(string name, int count)
    {
        FuzzTarget target = TargetCatalog.Make(name);
        Mutator mutator = new(target, target.MakeSeeds(), number: 20261123);
        await RunAsync(target, Enumerable.Range(0, count).Select(i => ($"mutation {i}", mutator.Next())));
    }

    [Fact]
    public void Every_target_is_mutated() =>
        Assert.Equal(
            TargetCatalog.Names.Order(StringComparer.Ordinal),
            typeof(FuzzTests).GetMethod(nameof(Mutations_hold))!.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false).Select(static a => (string)((InlineDataAttribute)a).Data[0]!).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_folder_of_regressions_belongs_to_a_target() =>
        Assert.Subset(TargetCatalog.Names.ToHashSet(StringComparer.Ordinal), Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "Regressions")).Select(static d => Path.GetFileName(d)!).ToHashSet(StringComparer.Ordinal));

    private static async Task RunAsync(FuzzTarget target, IEnumerable<(string Name, byte[] Input)> inputs)
    {
        string current = "";
        Task work = Task.Run(
            () =>
            {
                foreach ((string name, byte[] input) in inputs)
                {
                    current = $"{target.Name}, {name}, {Convert.ToBase64String(input)}";
                    try
                    {
                        Execution.Run(target, input);
                    }
                    catch (Exception e)
                    {
                        Assert.Fail($"{current}: {e}");
                    }
                }
            },
            TestContext.Current.CancellationToken);
        try
        {
            await work.WaitAsync(_hang, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It hangs: {current}");
        }
    }
}
