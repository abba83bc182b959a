using System.Globalization;
using System.Net;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Tests.PostgreSql;

/// <summary>A PostgreSQL server of its own for tests, in a folder that goes away with them. It runs as an ordinary user, because it refuses to run as root.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Install = "apt-get install postgresql (with 'create_main_cluster = false' in /etc/postgresql-common/createcluster.conf, so that none is started)";

    private readonly TemporaryFolder _folder = new();
    private readonly string _binaries;
    private readonly string? _user;
    private readonly string _settings;
    private ChildProcess? _process;
    private string? _mounted;

    private PostgreSqlServer(string binaries, string? user, bool durable, string settings)
    {
        _binaries = binaries;
        _user = user;
        _settings = (durable ? "" : "fsync = off\nfull_page_writes = off\n") + settings;
        Port = new Uri(LoopbackPort.FreeAddress()).Port;
    }

    public int Port { get; }

    /// <summary>How to reach it, with more patience than the store has by itself: the machine may be busy.</summary>
    public string ConnectionString => ConnectTo(IPAddress.Loopback, Port);

    /// <summary>What the server wrote to its log so far.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>Why no server can be started here; <see langword="null"/> where one can.</summary>
    public static string? Missing
    {
        get
        {
            if (OperatingSystem.IsWindows())
            {
                return "These tests start the PostgreSQL server of a Linux distribution.";
            }

            return FindBinaries() is null ? $"The PostgreSQL server is not installed. {Install}."
                : Environment.UserName == "root" && FindUser() is null ? "PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody' and command 'setpriv' to run it as somebody else."
                : null;
        }
    }

    public static string ConnectTo(IPAddress address, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"Host={address};Port={port};Database=postgres;Username=postgres;Timeout=10;Command Timeout=60");

    /// <summary>Starts a server, or skips the test where that is not possible.</summary>
    /// <param name="durable">Whether what is committed is on disk, as in real life; otherwise it is faster.</param>
    /// <param name="settings">Further lines of <c>postgresql.conf</c>.</param>
    public static async Task<PostgreSqlServer> StartAsync(bool durable = false, string settings = "")
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        PostgreSqlServer server = new(FindBinaries()!, Environment.UserName == "root" ? FindUser() : null, durable, settings);
        try
        {
            await server.CreateAsync();
            await server.StartProcessAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server as an administrator does in a hurry: connections are cut, what was committed is kept.</summary>
    public async Task StopAsync()
    {
        await _process!.SignalAsync("INT");
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts the server again after <see cref="StopAsync"/>, on the same port.</summary>
    public Task RestartAsync() => StartProcessAsync();

    /// <summary>Ends one of the server's processes as <c>kill -9</c> does; the server then cuts every connection and recovers.</summary>
    public async Task KillBackendAsync(int processId) =>
        await ChildProcess.RunAsync("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -9 {processId}")], _folder.Path, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Makes a folder that holds no more than the given number of megabytes, for the server to write to; skips the test where this user may not.</summary>
    public async Task<string> MountSmallFolderAsync(int megabytes)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can mount a small file system.");
        string folder = _folder.Combine("small");
        Directory.CreateDirectory(folder);
        (int exitCode, string output) = await ChildProcess.RunAsync(
            "/bin/mount",
            ["-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=0777"), "tmpfs", folder],
            _folder.Path,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.SkipUnless(exitCode == 0, $"A small file system cannot be mounted here: {output}");
        _mounted = folder;

        // The root of the mount belongs to root, and the server insists on a folder of its own.
        Directory.CreateDirectory(Path.Combine(folder, "space"));
        await RunAsync("/bin/chown", [_user!, Path.Combine(folder, "space")]);
        return Path.Combine(folder, "space");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                await process.SignalAsync("QUIT");
                await process.WaitForExitAsync(CancellationToken.None);
            }

            await process.DisposeAsync();
        }

        if (_mounted is not null)
        {
            await ChildProcess.RunAsync("/bin/umount", [_mounted], "/", cancellationToken: CancellationToken.None);
        }

        _folder.Dispose();
    }

    private static string? FindBinaries()
    {
        string[] found = Directory.Exists("/usr/lib/postgresql")
            ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(static path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int version) ? version : 0).Select(static path => Path.Combine(path, "bin"))]
            : [];
        return found.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).FirstOrDefault(static path => File.Exists(Path.Combine(path, "postgres")) && File.Exists(Path.Combine(path, "initdb")));
    }

    private static string? FindUser()
    {
        string users = File.Exists("/etc/passwd") ? File.ReadAllText("/etc/passwd") : "";
        return File.Exists("/usr/bin/setpriv")
            ? new[] { "postgres", "nobody" }.FirstOrDefault(name => users.Contains($"\n{name}:", StringComparison.Ordinal))
            : null;
    }

    private async Task CreateAsync()
    {
        if (_user is not null)
        {
            await RunAsync("/bin/chown", [_user, _folder.Path]);
        }

        (string file, string[] arguments) = AsUser(Path.Combine(_binaries, "initdb"), "-D", _folder.Combine("data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions");
        await RunAsync(file, arguments);
        string settings = string.Create(CultureInfo.InvariantCulture, $"""

            listen_addresses = '127.0.0.1'
            port = {Port}
            unix_socket_directories = '{_folder.Path}'
            max_connections = 200
            shared_buffers = 64MB
            {_settings}

            """);
        await File.AppendAllTextAsync(_folder.Combine("data", "postgresql.conf"), settings, TestContext.Current.CancellationToken);
    }

    private async Task StartProcessAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        (string file, string[] arguments) = AsUser(Path.Combine(_binaries, "postgres"), "-D", _folder.Combine("data"));
        _process = ChildProcess.Start(file, arguments, _folder.Path);
        string ready = Path.Combine(_binaries, "pg_isready");
        string port = Port.ToString(CultureInfo.InvariantCulture);
        await Eventually.TrueAsync(
            () => $"PostgreSQL is ready.\n{_process.Output}",
            async token => _process.HasExited
                ? throw new InvalidOperationException($"PostgreSQL did not start.\n{_process.Output}")
                : (await ChildProcess.RunAsync(ready, ["-q", "-h", "127.0.0.1", "-p", port], _folder.Path, cancellationToken: token)).ExitCode == 0);
    }

    private (string File, string[] Arguments) AsUser(string file, params string[] arguments) =>
        _user is null ? (file, arguments) : ("/usr/bin/setpriv", ["--reuid", _user, "--regid", _user == "nobody" ? "nogroup" : _user, "--clear-groups", "--", file, .. arguments]);

    private async Task RunAsync(string file, string[] arguments)
    {
        (int exitCode, string output) = await ChildProcess.RunAsync(file, arguments, _folder.Path, cancellationToken: TestContext.Current.CancellationToken);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{file} ended with {exitCode}.\n{output}");
        }
    }
}
