using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>
/// samples/OrganisationSite as a process of its own, in Production with all its rules on. Only names and connections are those of the
/// fake internet; requests come to it past the proxy that it would have in front, with the <c>Host</c> that others know.
/// </summary>
internal sealed class SiteUnderAttack : IAsyncDisposable
{
    public const string Host = "site.example";
    public const string Origin = $"https://{Host}";
    public const string SharedInbox = "/ap/inbox";

    private const string ApiKey = "key-of-the-tests";

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;
    private readonly IPEndPoint _address;

    private SiteUnderAttack(TemporaryFolder folder, ChildProcess process, IPEndPoint address)
    {
        _folder = folder;
        _process = process;
        _address = address;
        Data = new SiteData(folder.Combine("site.db"));
    }

    public SiteData Data { get; }

    /// <summary>What the site wrote to its console.</summary>
    public string Output => _process.Output;

    public bool HasExited => _process.HasExited;

    /// <summary>The bytes of memory that the process has in RAM.</summary>
    public long WorkingSet => _process.WorkingSet;

    /// <summary>Starts a site and waits until it answers.</summary>
    /// <param name="net">What it takes for the internet.</param>
    /// <param name="more">Further environment variables, such as <c>ActivityPub__AuthorizedFetch</c>.</param>
    public static async Task<SiteUnderAttack> StartAsync(FakeInternet net, params (string Key, string? Value)[] more)
    {
        string folder = Path.Combine(Repository.Root, "samples", "OrganisationSite");
        string program = Path.Combine(folder, "bin", Repository.Configuration, "net10.0", "OrganisationSite.dll");
        string hook = Path.Combine(Repository.Root, "tests", "AttackHook", "bin", Repository.Configuration, "net10.0", "ActivityPub.Sdk.Attack.Hook.dll");
        Assert.True(File.Exists(program) && File.Exists(hook), $"{program} or {hook} was not built.");

        TemporaryFolder data = new();
        string trust = data.Combine("trust.pem");
        await File.WriteAllTextAsync(trust, net.Authority.RootPem);
        string address = LoopbackPort.FreeAddress();
        Dictionary<string, string?> settings = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = address,
            ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "ActivityPub.Sdk.Attack.Hook",
            ["DOTNET_STARTUP_HOOKS"] = hook,
            ["ATTACK_CONTROL_PORT"] = net.ControlPort.ToString(CultureInfo.InvariantCulture),
            ["SSL_CERT_FILE"] = trust,
            ["ActivityPub__Origin"] = Origin,
            ["ActivityPub__AllowLoopback"] = "false",
            ["Site__DataDirectory"] = data.Path,
            ["Site__ApiKey"] = ApiKey,
            ["Site__Demo"] = "false",
        };
        foreach ((string key, string? value) in more)
        {
            settings[key] = value;
        }

        SiteUnderAttack site = new(data, ChildProcess.Start(ChildProcess.DotNet, ["exec", program], folder, settings), IPEndPoint.Parse(new Uri(address).Authority));
        try
        {
            await Eventually.TrueAsync(() => $"the site answers.\n{site.Output}", async _ =>
            {
                if (site.HasExited)
                {
                    throw new InvalidOperationException($"The site ended.\n{site.Output}");
                }

                return await site.IsUpAsync();
            });
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends bytes and reads until the site closes the connection.</summary>
    /// <param name="bytes">The whole request.</param>
    /// <param name="source">The address to send from, in 127.0.0.0/8.</param>
    public async Task<SiteAnswer> SendAsync(ReadOnlyMemory<byte> bytes, IPAddress source)
    {
        await using NetworkStream stream = await ConnectAsync(source);
        try
        {
            await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It may answer and hang up before it has read everything.
        }

        return await ReadAnswerAsync(stream);
    }

    /// <summary>Opens a connection to send bytes on in one's own time.</summary>
    public async Task<NetworkStream> ConnectAsync(IPAddress source)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (OperatingSystem.IsLinux())
            {
                socket.Bind(new IPEndPoint(source, 0));
            }

            await socket.ConnectAsync(_address, TestContext.Current.CancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads an answer to the end of the connection.</summary>
    public static async Task<SiteAnswer> ReadAnswerAsync(NetworkStream stream)
    {
        using MemoryStream answer = new();
        try
        {
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Reset by a site that did not want the rest: what it said before counts.
        }

        return SiteAnswer.Read(answer.ToArray());
    }

    /// <summary>Asks for a page or a document.</summary>
    public Task<SiteAnswer> GetAsync(string target, string accept, IPAddress source, params IEnumerable<HeaderField> more)
    {
        Post request = new(target, []) { Method = "GET" };
        request.Fields.RemoveAll(static f => f.Name is not "Host");
        request.Fields.Add(new HeaderField("Accept", accept));
        request.Fields.AddRange(more);
        return SendAsync(request.ToBytes(), source);
    }

    /// <summary>Uses the JSON API with its key, and expects success.</summary>
    public async Task<JsonNode?> ApiAsync(HttpMethod method, string path, object? body = null)
    {
        Post request = new(path, body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body)) { Method = method.Method };
        request.Fields.RemoveAll(static f => f.Name is not "Host");
        request.Fields.Add(new HeaderField("Content-Type", "application/json"));
        request.Fields.Add(new HeaderField("Authorization", $"Bearer {ApiKey}"));
        SiteAnswer answer = await SendAsync(request.ToBytes(), IPAddress.Loopback);
        Assert.True(answer.Status is >= 200 and < 300, $"{method} {path}: {answer}\n{Output}");
        return answer.Body.Length == 0 ? null : answer.Json;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            return (await SendAsync(Encoding.ASCII.GetBytes($"GET /health HTTP/1.1\r\nHost: {Host}\r\nConnection: close\r\n\r\n"), IPAddress.Loopback)).Status == 200;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
