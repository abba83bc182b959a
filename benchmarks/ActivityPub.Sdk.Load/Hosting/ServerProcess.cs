using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ActivityPub.Sdk.Load.Hosting;

/// <summary>The server in a process of its own, with an empty database in a directory that goes when it ends.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _data;
    private readonly HttpClient _http;

    private ServerProcess(Process process, string data, int port)
    {
        _process = process;
        _data = data;
        Port = port;
        _http = new HttpClient { BaseAddress = new Uri(Origin) };
    }

    public int Port { get; }

    public string Origin => $"http://127.0.0.1:{Port}";

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<ServerProcess> StartAsync(CancellationToken cancellationToken)
    {
        int port;
        using (TcpListener listener = new(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        string data = Directory.CreateTempSubdirectory("activitypub-load-").FullName;
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        foreach (string argument in (string[])[LoadServer.Command, "--origin", $"http://127.0.0.1:{port}", "--data", data])
        {
            start.ArgumentList.Add(argument);
        }

        ServerProcess server = new(Process.Start(start)!, data, port);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                await server.GetStatusAsync(collect: false, limit.Token);
                return server;
            }
            catch (HttpRequestException) when (!server._process.HasExited)
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }

    public async Task<(long Heap, long Outbound, long Pending)> GetStatusAsync(bool collect, CancellationToken cancellationToken)
    {
        string text = await _http.GetStringAsync(LoadServer.StatusPath + (collect ? "?collect=1" : ""), cancellationToken);
        long[] numbers = [.. text.Split(' ').Select(static number => long.Parse(number, CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1], numbers[2]);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
