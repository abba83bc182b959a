using System.Globalization;

namespace ActivityPub.Sdk.Load;

/// <summary>What was written behind the command: <c>--name value</c> and <c>--name</c>.</summary>
internal sealed class Arguments(string[] words)
{
    public bool Has(string name) => Array.IndexOf(words, "--" + name) >= 0;

    public string? Text(string name) => Array.IndexOf(words, "--" + name) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;

    public int Number(string name, int standard, int most) =>
        Text(name) is { } text ? Math.Clamp(int.Parse(text, CultureInfo.InvariantCulture), 1, most) : standard;
}
