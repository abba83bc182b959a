using ActivityPub.Sdk.Load;
using ActivityPub.Sdk.Load.Hosting;
using ActivityPub.Sdk.Load.Scenarios;

// Load on a server in a process of its own, over loopback: flood [--count N] [--parallel N] [--rate N] [--seconds N] [--same-address] [--json FILE]
Dictionary<string, Func<Arguments, CancellationToken, Task<int>>> commands = new(StringComparer.Ordinal)
{
    ["flood"] = FloodScenario.RunAsync,
    [LoadServer.Command] = LoadServer.RunAsync,
};

if (args.Length == 0 || !commands.TryGetValue(args[0], out Func<Arguments, CancellationToken, Task<int>>? command))
{
    Console.Error.WriteLine("Say what to do: flood [--count 10000] [--parallel 64] [--rate 50] [--seconds 10] [--same-address] [--json FILE]");
    return 2;
}

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    return await command(new Arguments(args[1..]), stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
