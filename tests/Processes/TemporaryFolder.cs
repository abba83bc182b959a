namespace ActivityPub.Sdk.Tests.Processes;

/// <summary>An empty folder outside the repository that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("activitypub-").FullName;

    public string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A killed process may still be letting go of a file. The folder lies with the temporary files of the machine.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
