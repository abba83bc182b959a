using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Durability.Tests.Stores;

/// <summary>One empty database of a store family, and what the harness has to know about the family.</summary>
internal abstract class StoreUnderTest : IAsyncDisposable
{
    /// <summary>The families that every test runs on.</summary>
    public static TheoryData<string> All => ["sqlite"];

    /// <summary>The name of the family, as the app takes it.</summary>
    public abstract string Name { get; }

    /// <summary>Where the database is, as the app takes it.</summary>
    public abstract string Connection { get; }

    /// <summary>Whether a start gives back at once what an ended process had claimed, because no other process can have it.</summary>
    public abstract bool ReleasesAtStart { get; }

    /// <summary>Makes a database.</summary>
    /// <param name="name">The family.</param>
    /// <param name="folder">A folder of the test's own.</param>
    public static Task<StoreUnderTest> CreateAsync(string name, string folder) => name switch
    {
        "sqlite" => Task.FromResult<StoreUnderTest>(new SqliteUnderTest(folder)),
        _ => throw new ArgumentException($"There is no store '{name}'.", nameof(name)),
    };

    /// <summary>Opens the database in this process. No app may run on it where <see cref="ReleasesAtStart"/> is set.</summary>
    public abstract Task<IFederationStorage> OpenAsync();

    /// <summary>Keeps everybody else from writing until the result is disposed.</summary>
    public abstract Task<IAsyncDisposable> LockAsync();

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
