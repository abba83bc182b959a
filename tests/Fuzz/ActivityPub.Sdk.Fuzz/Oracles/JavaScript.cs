using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace ActivityPub.Sdk.Fuzz.Oracles;

/// <summary>A JavaScript engine as an implementation of ECMAScript's numbers and of the URL Standard: Node as a child process, asked line by line.</summary>
internal sealed class JavaScript
{
    private static readonly Lazy<JavaScript?> _instance = new(Start);

    private readonly Process _process;
    private readonly Lock _gate = new();

    private JavaScript(Process process) => _process = process;

    /// <summary>The engine; <see langword="null"/> where there is no <c>node</c>, or FUZZ_NO_NODE is set.</summary>
    public static JavaScript? Instance => _instance.Value;

    public string Canonicalize(string json) => JsonSerializer.Deserialize<string>(Ask(new { json }))!;

    public UrlParts? Url(string text) => JsonSerializer.Deserialize<UrlParts>(Ask(new { text }), JsonSerializerOptions.Web);

    private static JavaScript? Start()
    {
        if (Environment.GetEnvironmentVariable("FUZZ_NO_NODE") is not null)
        {
            return null;
        }

        ProcessStartInfo start = new("node", [Path.Combine(AppContext.BaseDirectory, "Oracles", "oracle.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        try
        {
            // It ends when its input does, so with this process at the latest.
            return new JavaScript(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private string Ask(object question)
    {
        using Lock.Scope scope = _gate.EnterScope();
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(question));
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("node has ended.");
    }
}
