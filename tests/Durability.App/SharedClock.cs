using System.IO.MemoryMappedFiles;

namespace ActivityPub.Sdk.Durability.App;

/// <summary>A clock that the tests set from outside, also while this process stands still: the time of the machine and an offset in a file.</summary>
internal sealed class SharedClock : TimeProvider, IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _offset;

    public SharedClock(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, sizeof(long));
        _offset = _file.CreateViewAccessor(0, sizeof(long));
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(_offset.ReadInt64(0));

    public void Dispose()
    {
        _offset.Dispose();
        _file.Dispose();
    }
}
