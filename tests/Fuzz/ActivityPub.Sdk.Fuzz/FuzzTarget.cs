namespace ActivityPub.Sdk.Fuzz;

/// <summary>One reader of foreign bytes, with what must hold for every input.</summary>
/// <remarks>Not thread-safe: one object for one thread.</remarks>
internal abstract class FuzzTarget
{
    /// <summary>The name on the command line, and of the folder of its regressions.</summary>
    public abstract string Name { get; }

    /// <summary>The greatest input that makes sense; longer ones are cut by the mutator, not by <see cref="Run"/>.</summary>
    public virtual int MaxLength => 16 * 1024;

    /// <summary>What a run may allocate, in bytes. All of the oracle counts as well, so that this finds growth, not waste.</summary>
    public virtual long AllocationLimit(int length) => (8L * 1024 * 1024) + (2048L * length);

    /// <summary>Inputs to start from: recorded ones, and ones that broke other software.</summary>
    public abstract IEnumerable<byte[]> MakeSeeds();

    /// <summary>Words that mean something to the reader.</summary>
    public virtual IReadOnlyList<string> Dictionary => [];

    /// <summary>Reads the input and throws when something does not hold. Any other exception is a finding as well.</summary>
    /// <exception cref="BrokenOracleException">Something does not hold.</exception>
    public abstract void Run(ReadOnlySpan<byte> input);
}
