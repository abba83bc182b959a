namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>The last lines that a process or the TLS front wrote; shown when a test fails. Safe to use from any thread.</summary>
internal sealed class LogBook(string name)
{
    private const int Kept = 400;
    private readonly Queue<string> _lines = new();
    private readonly Lock _gate = new();
    private string _last = "";

    public string Name => name;

    public void Write(string line)
    {
        lock (_gate)
        {
            // While a server starts, the same question is asked many times.
            if (line == _last)
            {
                return;
            }

            _last = line;
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
            {
                _lines.Dequeue();
            }
        }
    }

    public string Tail(int lines)
    {
        lock (_gate)
        {
            return $"--- {name}, last lines ---\n{string.Join('\n', _lines.TakeLast(lines))}\n";
        }
    }
}
