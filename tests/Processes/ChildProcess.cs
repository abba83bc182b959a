using System.Diagnostics;
using System.Globalization;

namespace ActivityPub.Sdk.Tests.Processes;

/// <summary>A process that a test starts: its output is kept, and it ends with the test at the latest.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // What the dotnet command sets for its own children would make another dotnet command find the wrong tools.
    private static readonly string[] s_removed = ["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_STARTUP_HOOKS"];

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(string file, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string?>? environment)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(static k => s_removed.Contains(k, StringComparer.OrdinalIgnoreCase)
            || k.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase) || k.StartsWith("ActivityPub__", StringComparison.OrdinalIgnoreCase)
            || k.StartsWith("Site__", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // A machine behind a proxy must not send there what stays on it.
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = $"localhost,127.0.0.1,{Environment.GetEnvironmentVariable("NO_PROXY")}".TrimEnd(',');
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        int open = 2;
        void Keep(string? line)
        {
            if (line is not null)
            {
                lock (_gate)
                {
                    _lines.Add(line);
                }
            }
            else if (Interlocked.Decrement(ref open) == 0)
            {
                _ended.TrySetResult();
            }
        }

        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>The dotnet command that runs the tests.</summary>
    public static string DotNet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path && File.Exists(path) ? path : "dotnet";

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The bytes of memory that the process has in RAM.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What was written to both outputs so far.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public static ChildProcess Start(string file, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string?>? environment = null)
    {
        ChildProcess child = new(file, arguments, directory, environment);
        child._process.Start();
        child._process.StandardInput.Close();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string file, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string?>? environment = null, CancellationToken cancellationToken = default)
    {
        await using ChildProcess child = Start(file, arguments, directory, environment);
        await child.WaitForExitAsync(cancellationToken);
        return (child.ExitCode, child.Output);
    }

    /// <summary>Waits until the process has ended and all that it wrote is here.</summary>
    public async Task WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _ended.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Waits for a line of the output; fails where the process ends or the time is over before.</summary>
    public Task WaitForLineAsync(string line, TimeSpan timeout) => Eventually.TrueAsync(
        () => $"'{line}' is written.\n{Output}",
        _ =>
        {
            lock (_gate)
            {
                if (_lines.Contains(line, StringComparer.Ordinal))
                {
                    return Task.FromResult(true);
                }
            }

            return HasExited ? throw new InvalidOperationException($"The process ended before it wrote '{line}'.\n{Output}") : Task.FromResult(false);
        },
        timeout);

    /// <summary>Ends the process as <c>kill -9</c> does: it gets no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Asks the process to stop, as a service manager does, and waits for it. Unix only.</summary>
    public async Task TerminateAsync(CancellationToken cancellationToken = default)
    {
        await SignalAsync("TERM", cancellationToken);
        await WaitForExitAsync(cancellationToken);
    }

    /// <summary>Sends a signal, such as <c>TERM</c>, <c>STOP</c> or <c>CONT</c>. Unix only.</summary>
    public Task SignalAsync(string signal, CancellationToken cancellationToken = default) =>
        RunAsync("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process.Id}")], Path.GetTempPath(), cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
