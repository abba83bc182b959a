using System.Globalization;

namespace ActivityPub.Sdk.Durability.App;

/// <summary>What the tests say on the command line, as <c>--name=value</c>.</summary>
internal sealed class AppSettings(IConfiguration configuration)
{
    /// <summary>The address to listen on.</summary>
    public string Listen => Required("listen");

    /// <summary>The origin of all ids; several nodes have one.</summary>
    public string Origin => configuration["origin"] ?? Listen;

    /// <summary>The folder for the database, the keys and the clock.</summary>
    public string Data => Required("data");

    public string Store => configuration["store"] ?? "sqlite";

    /// <summary>Where the database is.</summary>
    public string Connection => Required("connection");

    /// <summary>Where the process kills itself, such as <c>after:inbox.append</c>.</summary>
    public string? FailPoint => configuration["failpoint"];

    /// <summary>At which passage it does so, from 1.</summary>
    public int FailAt => Number("failat", 1);

    public int Concurrency => Number("concurrency", 64);

    public int ConcurrencyPerHost => Number("perhost", 2);

    public int Batch => Number("batch", 4);

    public int FanOutBatch => Number("fanout", 10);

    public int MaxAttempts => Number("attempts", 10);

    public TimeSpan Lease => TimeSpan.FromSeconds(Number("lease", 60));

    public TimeSpan AttemptTimeout => TimeSpan.FromSeconds(Number("timeout", 15));

    public TimeSpan Shutdown => TimeSpan.FromSeconds(Number("shutdown", 20));

    private string Required(string name) => configuration[name] ?? throw new InvalidOperationException($"--{name}=... is missing.");

    private int Number(string name, int otherwise) => configuration[name] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
