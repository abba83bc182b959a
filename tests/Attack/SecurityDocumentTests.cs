using System.Globalization;
using System.Reflection;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>docs/security.md names every id of the suite and the tests behind it, and nothing else.</summary>
public class SecurityDocumentTests
{
    private const string Begin = "<!-- attack-suite -->";
    private const string End = "<!-- /attack-suite -->";

    // The ids that must be there, whatever else is.
    private static readonly (char Letter, int Count)[] Families = [('A', 17), ('O', 12), ('F', 13), ('C', 6)];

    [Fact]
    public void Every_id_has_a_test()
    {
        HashSet<string> ids = [.. Tests().Select(static test => test.Id)];

        Assert.All(Families.SelectMany(static family => Enumerable.Range(1, family.Count).Select(number => $"{family.Letter}{number}")), id => Assert.Contains(id, ids));
    }

    [Fact]
    public void The_document_lists_the_suite_as_it_is()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md")).ReplaceLineEndings("\n");
        int begin = document.IndexOf(Begin, StringComparison.Ordinal);
        int end = document.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"docs/security.md has no part between {Begin} and {End}.");
        string expected = Write();

        Assert.True(
            document[(begin + Begin.Length)..end].Trim('\n') == expected,
            $"The list in docs/security.md is not that of the suite. Put this between {Begin} and {End}:\n{expected}");
    }

    private static string Write()
    {
        IEnumerable<string> rows = Tests()
            .GroupBy(static test => test.Id)
            .OrderBy(static id => Array.FindIndex(Families, family => family.Letter == id.Key[0]))
            .ThenBy(static id => int.Parse(id.Key.AsSpan(1), CultureInfo.InvariantCulture))
            .Select(static id => $"| {id.Key} | {string.Join(" ", id.GroupBy(static test => test.Class).Select(static type => $"[{type.Key}](../tests/Attack/{type.Key}.cs)"))} | {string.Join("; ", id.Select(static test => test.Words).Distinct())} |");
        return string.Join('\n', ["| id | where | what is shown |", "|---|---|---|", .. rows]);
    }

    private static IEnumerable<(string Id, string Class, string Words)> Tests() =>
        from type in typeof(SecurityDocumentTests).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where method.IsDefined(typeof(FactAttribute))
        let cut = method.Name.IndexOf('_', StringComparison.Ordinal)
        where cut > 1 && Array.Exists(Families, family => family.Letter == method.Name[0]) && method.Name.AsSpan(1, cut - 1).IndexOfAnyExceptInRange('0', '9') < 0
        orderby type.Name, method.MetadataToken
        select (method.Name[..cut], type.Name, method.Name[(cut + 1)..].Replace('_', ' '));
}
