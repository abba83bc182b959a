namespace ActivityPub.Sdk.Packaging.Tests;

/// <summary>What a run of <c>dotnet pack</c> made and said.</summary>
/// <param name="Folder">The folder with the packages.</param>
/// <param name="Output">Everything that was written to the console.</param>
internal sealed record PackResult(string Folder, string Output)
{
    /// <summary>The file of a package.</summary>
    public string FileOf(string id, string extension = "nupkg") => Directory.EnumerateFiles(Folder, $"{id}.*.{extension}").Single(f => char.IsAsciiDigit(Path.GetFileName(f)[id.Length + 1]));

    /// <summary>The version of a package.</summary>
    public string VersionOf(string id) => Path.GetFileNameWithoutExtension(FileOf(id))[(id.Length + 1)..];
}
