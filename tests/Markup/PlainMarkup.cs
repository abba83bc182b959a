using System.Text.RegularExpressions;

namespace ActivityPub.Sdk.Tests.Markup;

/// <summary>
/// The plainest form of markup: closed tags with lower-case names, quoted attributes, encoded text. Whatever has this form is read alike by
/// every parser, so nothing can be hidden in how broken markup is repaired.
/// </summary>
internal static partial class PlainMarkup
{
    public static bool Is(string html) => Form().IsMatch(html);

    [GeneratedRegex("""^(?:[^<>\0]|<[a-z][a-z0-9]*(?: [a-z]+="[^"<>\0]*")*>|</[a-z][a-z0-9]*>)*$""", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
