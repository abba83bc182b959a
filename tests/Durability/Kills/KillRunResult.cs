using System.Globalization;

namespace ActivityPub.Sdk.Durability.Tests.Kills;

/// <summary>What the rounds came to.</summary>
internal sealed record KillRunResult
{
    public int Rounds { get; init; }

    /// <summary>Ends by SIGKILL, at a random moment or at a fail point.</summary>
    public int Kills { get; init; }

    /// <summary>The kills at each fail point.</summary>
    public required IReadOnlyDictionary<string, int> FailPoints { get; init; }

    /// <summary>SIGSTOP past the lease.</summary>
    public int Pauses { get; init; }

    /// <summary>Activities that were answered with 202.</summary>
    public int Accepted { get; init; }

    /// <summary>Requests that broke or were sent away, each repeated until it was taken.</summary>
    public int Repeated { get; init; }

    public int Effects { get; init; }

    /// <summary>Articles that are in the outbox.</summary>
    public int Articles { get; init; }

    /// <summary>Deliveries that had to arrive: each article at each seeded inbox, one Accept for each Follow.</summary>
    public int Deliveries { get; init; }

    /// <summary>Receipts beyond the first of the same activity at the same inbox.</summary>
    public int Duplicates { get; init; }

    /// <summary>How many duplicates there may be: interruptions times what can be in flight.</summary>
    public int DuplicatesAllowed { get; init; }

    /// <summary>What is wrong, a sentence each: lost effects, double effects, lost deliveries. Empty if all is well.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public int Lost => Faults.Count;

    public static string Header => "rounds  kills  pauses  202s    repeated  effects  articles  deliveries  duplicates (allowed)  lost";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rounds,6}  {Kills,5}  {Pauses,6}  {Accepted,-6}  {Repeated,8}  {Effects,7}  {Articles,8}  {Deliveries,10}  {Duplicates,10} {"(" + DuplicatesAllowed + ")",9}  {Lost,4}");
}
