namespace ActivityPub.Sdk.Fuzz.Running;

/// <summary>What was ever found: one file for each input, in the folder of its target.</summary>
internal static class Regressions
{
    private static readonly string _root = Path.Combine(AppContext.BaseDirectory, "Regressions");

    public static IEnumerable<string> Of(FuzzTarget target)
    {
        string folder = Path.Combine(_root, target.Name);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal) : [];
    }
}
