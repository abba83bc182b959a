using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>The list of attacks is whole: no id is without a test.</summary>
public partial class IdsTests
{
    [Fact]
    public void Every_id_has_a_test()
    {
        HashSet<string> present = [.. typeof(IdsTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .Where(static method => method.GetCustomAttributes().Any(static a => a is FactAttribute { Skip: null }))
            .Select(static method => IdOf().Match(method.Name))
            .Where(static match => match.Success)
            .Select(static match => match.Groups[1].Value)];

        Assert.Empty(Ids("A", 17).Concat(Ids("O", 12)).Concat(Ids("F", 13)).Except(present));
    }

    private static IEnumerable<string> Ids(string letter, int count) => Enumerable.Range(1, count).Select(i => letter + i.ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex("^([AOFC][0-9]{1,2})_")]
    private static partial Regex IdOf();
}
