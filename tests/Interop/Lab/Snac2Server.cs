using System.Text.Json.Nodes;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>snac2, a fediverse server in C that keeps everything in files.</summary>
internal sealed class Snac2Server : IDisposable
{
    private readonly string _program;
    private readonly ChildProcess _process;
    private readonly HttpClient _web;

    private Snac2Server(string program, string data, ChildProcess process, HttpClient web)
    {
        _program = program;
        Data = data;
        _process = process;
        _web = web;
    }

    public string Data { get; }

    public LogBook Log => _process.Log;

    public static async Task<Snac2Server> StartAsync(string program, TlsFront front, LoopbackAuthority authority, string data)
    {
        var port = TlsFront.FreePort();
        var (exit, output) = await ChildProcess.RunAsync(program, ["init", data], "/", $"127.0.0.1\n{port}\n{FediverseLab.SnacName}\n\n\n");
        if (exit != 0)
        {
            throw new InvalidOperationException($"snac init failed: {output}");
        }

        // A container has no sandbox to offer; what is wanted here is speed of retry and a talkative log.
        var settingsFile = Path.Combine(data, "server.json");
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(settingsFile))!;
        settings["disable_sandbox"] = true;
        settings["disable_email_notifications"] = true;
        settings["queue_retry_minutes"] = 1;
        settings["dbglevel"] = 1;
        await File.WriteAllTextAsync(settingsFile, settings.ToJsonString());

        front.Route(FediverseLab.SnacName, port);
        var process = ChildProcess.Start("snac2", program, ["httpd", data], "/");
        var web = authority.CreateClient();
        var server = new Snac2Server(program, data, process, web);
        try
        {
            await Eventually.TrueAsync("snac2 answers", async token =>
            {
                using var answer = await web.GetAsync(new Uri($"https://{FediverseLab.SnacName}/.well-known/nodeinfo"), token);
                return answer.IsSuccessStatusCode;
            });
            return server;
        }
        catch (TimeoutException late)
        {
            server.Dispose();
            throw new InvalidOperationException($"{late.Message}\n{process.Log.Tail(100)}", late);
        }
    }

    public async Task<Snac2User> AddUserAsync(string name)
    {
        var output = await CommandAsync("adduser", input: $"{name}\n", name);
        const string Announcement = "User password is ";
        var password = output.Split('\n').First(line => line.StartsWith(Announcement, StringComparison.Ordinal))[Announcement.Length..].Trim();
        return new Snac2User(this, _web, name, password);
    }

    public Task<string> CommandAsync(string command, params string[] arguments) => CommandAsync(command, input: "", arguments);

    public void Dispose()
    {
        _process.Dispose();
        _web.Dispose();
    }

    private async Task<string> CommandAsync(string command, string input, string[] arguments)
    {
        var (exit, output) = await ChildProcess.RunAsync(_program, [command, Data, .. arguments], "/", input, cancellationToken: TestContext.Current.CancellationToken);
        Log.Write($"$ snac {command} {string.Join(' ', arguments)} -> {exit}");
        return output;
    }

    private Task<string> CommandAsync(string command, string input, string argument) => CommandAsync(command, input, [argument]);
}
