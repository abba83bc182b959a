using System.Text;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>
/// Lines that the lab adds to a file of the machine (the host names, the trusted certificates) and takes out again.
/// The file is written in place, because /etc/hosts of a container is a mount that cannot be replaced. What an earlier,
/// killed run left behind goes away too.
/// </summary>
internal sealed class MarkedBlock : IDisposable
{
    private const string Begin = "# BEGIN ActivityPub.Sdk interop tests";
    private const string End = "# END ActivityPub.Sdk interop tests";
    private readonly string _path;

    public MarkedBlock(string path, string lines)
    {
        _path = path;
        var text = Without(File.ReadAllText(path));
        var separator = text.Length == 0 || text.EndsWith('\n') ? "" : "\n";
        File.WriteAllText(path, $"{text}{separator}{Begin}\n{lines.TrimEnd('\n')}\n{End}\n");
    }

    public void Dispose() => File.WriteAllText(_path, Without(File.ReadAllText(_path)));

    private static string Without(string text)
    {
        var kept = new StringBuilder(text.Length);
        var inside = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            inside |= line.SequenceEqual(Begin);
            if (!inside)
            {
                kept.Append(line).Append('\n');
            }

            inside &= !line.SequenceEqual(End);
        }

        // EnumerateLines shows an empty line after the last line feed.
        kept.Length -= 1;
        return kept.ToString();
    }
}
