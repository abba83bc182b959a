using System.Globalization;
using System.Net;
using ActivityPub.Sdk.Durability.Tests.Stores;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Durability.Tests.Nodes;

/// <summary>tests/Durability.App as a process: started, killed, paused and asked from outside.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromMinutes(1) };
    private readonly StoreUnderTest _store;
    private readonly string _folder;
    private readonly string _listen;
    private ChildProcess? _process;

    public Node(StoreUnderTest store, string folder, string? listen = null, string? origin = null)
    {
        _store = store;
        _folder = folder;
        _listen = listen ?? LoopbackPort.FreeAddress();
        Origin = new Origin(origin ?? _listen);
        Clock = new SharedClock(Path.Combine(folder, "clock"));
        _http.BaseAddress = new Uri(_listen);
    }

    /// <summary>The origin of the ids.</summary>
    public Origin Origin { get; }

    public SharedClock Clock { get; }

    /// <summary>The shared inbox on this node.</summary>
    public ObjectId SharedInbox => new Origin(_listen).Append("/ap/inbox");

    /// <summary>The inbox of the account on this node.</summary>
    public ObjectId Inbox => new Origin(_listen).Append("/ap/actors/news/inbox");

    /// <summary>The account.</summary>
    public ObjectId News => Origin.Append("/ap/actors/news");

    public string Output => _process?.Output ?? "";

    public bool HasExited => _process?.HasExited ?? true;

    public int ProcessId => _process!.Id;

    public int ExitCode => _process!.ExitCode;

    /// <summary>What is set at every start.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>A command that starts the program instead of its host, such as a shell that sets a limit first; the program follows as its arguments.</summary>
    public IReadOnlyList<string> Prefix { get; set; } = [];

    /// <summary>Starts the program and leaves it alone.</summary>
    public void Launch(params IReadOnlyList<(string Name, string Value)> more)
    {
        string folder = Path.Combine(Repository.Root, "tests", "Durability.App");
        string program = Path.Combine(folder, "bin", Repository.Configuration, "net10.0", "ActivityPub.Sdk.Durability.App.dll");
        Assert.True(File.Exists(program), $"{program} was not built.");
        Dictionary<string, string> settings = new(Settings, StringComparer.Ordinal)
        {
            ["listen"] = _listen,
            ["origin"] = Origin.ToString(),
            ["data"] = _folder,
            ["store"] = _store.Name,
            ["connection"] = _store.Connection,
        };
        foreach ((string name, string value) in more)
        {
            settings[name] = value;
        }

        string[] command = [.. Prefix, ChildProcess.DotNet, "exec", program, .. settings.Select(static s => $"--{s.Key}={s.Value}")];
        _process = ChildProcess.Start(command[0], command[1..], folder, new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            // What is killed a second later need not be optimised.
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_gcServer"] = "0",
        });
    }

    /// <summary>Starts the program and waits until it answers.</summary>
    public async Task StartAsync(params IReadOnlyList<(string Name, string Value)> more)
    {
        Launch(more);
        await UpAsync();
    }

    /// <summary>Waits until the program answers; fails where it ends before.</summary>
    public async Task UpAsync()
    {
        if (!await IsUpAsync())
        {
            Assert.Fail($"The node ended with {_process!.ExitCode}.\n{Output}");
        }
    }

    /// <summary>Waits until the program answers.</summary>
    /// <returns><see langword="false"/> where it ended before.</returns>
    public async Task<bool> IsUpAsync()
    {
        bool up = false;
        await Eventually.TrueAsync(() => $"the node answers.\n{Output}", _ =>
        {
            up = Output.Split('\n').Contains("ready");
            return Task.FromResult(up || HasExited);
        });
        return up;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until the program has ended by itself.</summary>
    /// <returns>Whether it did in time.</returns>
    public async Task<bool> EndsAsync(TimeSpan within)
    {
        using CancellationTokenSource patience = new(within);
        try
        {
            await _process!.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>SIGSTOP, SIGCONT or SIGTERM.</summary>
    public Task SignalAsync(string name) => _process!.SignalAsync(name);

    public Task<string> GetAsync(string path) => _http.GetStringAsync(path);

    public async Task<string> PostAsync(string path, string body = "")
    {
        using StringContent content = new(body);
        using HttpResponseMessage response = await _http.PostAsync(path, content);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path} answered {(int)response.StatusCode} {text}\n{Output}");
        return text;
    }

    /// <summary>Publishes articles.</summary>
    /// <returns>The activity and the object of each that was confirmed; fewer where the node ended meanwhile.</returns>
    public async Task<IReadOnlyList<(string Activity, string Object)>> PublishAsync(int count)
    {
        List<(string, string)> published = [];
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/control/publish?count={count}"));
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Split(' ') is [string activity, string id] && id.Length > 40)
                {
                    published.Add((activity, id));
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // It was killed in the middle.
        }

        return published;
    }

    /// <summary>Adds a follower for each inbox.</summary>
    public Task SeedAsync(IEnumerable<string> inboxes) => PostAsync("/control/seed", string.Join('\n', inboxes));

    /// <summary>The effects: who sent what, with which body.</summary>
    public async Task<string[]> EffectsAsync() => (await GetAsync("/control/effects")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is left to do: activities of the inbox, deliveries; and what was delivered and given up.</summary>
    public async Task<(long Inbox, long Pending, long Delivered, long Failed)> LeftAsync()
    {
        long[] numbers = [.. (await GetAsync("/control/left")).Split(' ').Select(static n => long.Parse(n, CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
