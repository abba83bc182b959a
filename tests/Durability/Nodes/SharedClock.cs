namespace ActivityPub.Sdk.Durability.Tests.Nodes;

/// <summary>The clock of the nodes: the time of the machine and an offset in a file that they all look at.</summary>
internal sealed class SharedClock(string path)
{
    public TimeSpan Offset { get; private set; }

    public DateTimeOffset Now => TimeProvider.System.GetUtcNow() + Offset;

    public void Move(TimeSpan by)
    {
        Offset += by;
        using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(BitConverter.GetBytes(Offset.Ticks));
    }
}
