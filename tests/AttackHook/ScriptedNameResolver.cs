using System.Net;
using System.Net.Sockets;
using ActivityPub.Sdk.Fetching;

namespace ActivityPub.Sdk.Attack.Hook;

/// <summary>The names are those of the test's script.</summary>
internal sealed class ScriptedNameResolver(ControlLine control) : INameResolver
{
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        string answer = await control.AskAsync($"resolve\t{host}", cancellationToken);
        return answer.Length == 0 ? throw new SocketException((int)SocketError.HostNotFound) : [.. answer.Split(' ').Select(IPAddress.Parse)];
    }
}
