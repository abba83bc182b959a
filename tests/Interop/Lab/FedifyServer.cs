using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>The small application on Fedify (FedifyPeer/peer.mjs), driven through its control port.</summary>
internal sealed class FedifyServer : IDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _control;

    private FedifyServer(ChildProcess process, HttpClient control)
    {
        _process = process;
        _control = control;
    }

    public LogBook Log => _process.Log;

    public static async Task<FedifyServer> StartAsync(TlsFront front, string authorityFile)
    {
        var port = TlsFront.FreePort();
        var controlPort = TlsFront.FreePort();
        front.Route(FediverseLab.FedifyName, port);
        var process = ChildProcess.Start("Fedify", Machine.Node, ["peer.mjs"], Machine.PeerFolder, new Dictionary<string, string>
        {
            ["NODE_EXTRA_CA_CERTS"] = authorityFile,
            ["PEER_ORIGIN"] = $"https://{FediverseLab.FedifyName}",
            ["PEER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["PEER_CONTROL_PORT"] = controlPort.ToString(CultureInfo.InvariantCulture),
        });
        var server = new FedifyServer(process, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{controlPort}/") });
        try
        {
            await Eventually.TrueAsync("the Fedify application answers", async token =>
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"The Fedify application ended.\n{process.Log.Tail(100)}");
                }

                using var answer = await server._control.PostAsJsonAsync("state", new { @as = "nobody" }, token);
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

    /// <summary>A person there; the same name is always the same person.</summary>
    /// <param name="name">Lower-case letters and digits.</param>
    /// <param name="knock">The signature a host is tried with first: <c>rfc9421</c> or <c>cavage</c>.</param>
    public FedifyUser User(string name, string knock = "rfc9421") => new(this, name, knock);

    public async Task<JsonNode> CallAsync(string operation, object argument)
    {
        using var answer = await _control.PostAsJsonAsync(operation, argument, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new HttpRequestException($"Fedify could not {operation}: {text}");
    }

    public void Dispose()
    {
        _process.Dispose();
        _control.Dispose();
    }
}
