using System.Diagnostics.CodeAnalysis;

namespace ActivityPub.Sdk.Fuzz;

/// <summary>Says what must hold.</summary>
internal static class Oracle
{
    public static void Holds([DoesNotReturnIf(false)] bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new BrokenOracleException(otherwise);
        }
    }

    public static void Same(string? expected, string? actual, string what)
    {
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            throw new BrokenOracleException($"{what}: expected {Show(expected)}, got {Show(actual)}.");
        }
    }

    public static void Same(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new BrokenOracleException($"{what}: expected {Show(System.Text.Encoding.UTF8.GetString(expected))}, got {Show(System.Text.Encoding.UTF8.GetString(actual))}.");
        }
    }

    public static string Show(string? text) => text is null ? "null" : System.Text.Json.JsonSerializer.Serialize(text.Length > 400 ? text[..400] : text);
}
