using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActivityPub.Sdk.Core.Tests.Json;

/// <summary>
/// Compares two JSON documents by meaning, on its own terms and without any code of the product: one value is an array of one, null and an
/// empty array are the absent member, the forms of Public are one, times are instants, numbers are compared as numbers, prefixed names are
/// short ones.
/// </summary>
internal static partial class SameMeaning
{
    private const string As2 = "https://www.w3.org/ns/activitystreams#";

    public static List<string> Differences(byte[] expected, byte[] actual)
    {
        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(actual);
        List<string> found = [];
        Compare("$", left.RootElement, right.RootElement, found, atTop: true);
        return found;
    }

    private static void Compare(string path, JsonElement left, JsonElement right, List<string> found, bool atTop = false)
    {
        if (left.ValueKind == JsonValueKind.Object && right.ValueKind == JsonValueKind.Object)
        {
            CompareObjects(path, left, right, found, atTop);
            return;
        }

        List<JsonElement> leftItems = Items(left);
        List<JsonElement> rightItems = Items(right);
        if (leftItems.Count != rightItems.Count)
        {
            found.Add($"{path}: {leftItems.Count} values, then {rightItems.Count}");
            return;
        }

        if (left.ValueKind != JsonValueKind.Array && right.ValueKind != JsonValueKind.Array)
        {
            CompareValues(path, left, right, found);
            return;
        }

        for (int i = 0; i < leftItems.Count; i++)
        {
            if (leftItems[i].ValueKind == JsonValueKind.Array && rightItems[i].ValueKind == JsonValueKind.Array && left.ValueKind != right.ValueKind)
            {
                found.Add($"{path}[{i}]: an array more");
            }
            else
            {
                Compare($"{path}[{i}]", leftItems[i], rightItems[i], found);
            }
        }
    }

    private static void CompareObjects(string path, JsonElement left, JsonElement right, List<string> found, bool atTop)
    {
        Dictionary<string, JsonElement> leftMembers = Members(left);
        Dictionary<string, JsonElement> rightMembers = Members(right);
        foreach ((string name, JsonElement value) in leftMembers)
        {
            if (!rightMembers.TryGetValue(name, out JsonElement other))
            {
                found.Add($"{path}.{name}: lost");
            }
            else if (name == "@context")
            {
                if (!JsonElement.DeepEquals(value, other))
                {
                    found.Add($"{path}.{name}: changed");
                }
            }
            else
            {
                Compare($"{path}.{name}", value, other, found);
            }
        }

        foreach (string name in rightMembers.Keys)
        {
            // A document that brings no context is given one, and a text that came only by language is given its plain form.
            bool given = (atTop && name == "@context")
                || (leftMembers.TryGetValue(name + "Map", out JsonElement map) && rightMembers[name].ValueEquals(map.EnumerateObject().First().Value.GetString()));
            if (!leftMembers.ContainsKey(name) && !given)
            {
                found.Add($"{path}.{name}: added");
            }
        }
    }

    private static void CompareValues(string path, JsonElement left, JsonElement right, List<string> found)
    {
        bool same = (left.ValueKind, right.ValueKind) switch
        {
            (JsonValueKind.String, JsonValueKind.String) => SameText(left.GetString()!, right.GetString()!),
            (JsonValueKind.Number, JsonValueKind.Number) => left.GetDouble().Equals(right.GetDouble()),
            _ => left.ValueKind == right.ValueKind,
        };
        if (!same)
        {
            found.Add($"{path}: {left.GetRawText()}, then {right.GetRawText()}");
        }
    }

    private static bool SameText(string left, string right) =>
        string.Equals(Short(left), Short(right), StringComparison.Ordinal)
        || (Instant().IsMatch(left) && Instant().IsMatch(right)
            && Math.Abs((ParseInstant(left) - ParseInstant(right)).Ticks) <= 1);

    private static DateTimeOffset ParseInstant(string text) => DateTimeOffset.Parse(Fraction().Replace(text, "$1"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Short(string text) => text switch
    {
        "as:Public" or As2 + "Public" => "Public",
        _ when text.StartsWith("as:", StringComparison.Ordinal) => text[3..],
        _ when text.StartsWith(As2, StringComparison.Ordinal) => text[As2.Length..],
        _ => text,
    };

    private static List<JsonElement> Items(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(static i => i.ValueKind != JsonValueKind.Null)],
        _ => [value],
    };

    private static Dictionary<string, JsonElement> Members(JsonElement value)
    {
        Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string name = member.Name switch { "@id" => "id", "@type" => "type", _ => Short(member.Name) };
            if (member.Name == "@context" || Items(member.Value).Count > 0)
            {
                members.Add(name, member.Value);
            }
        }

        return members;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:\d\d)?)?)?$")]
    private static partial Regex Instant();

    [GeneratedRegex(@"(\.\d{7})\d+")]
    private static partial Regex Fraction();
}
