using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Packaging.Tests;

/// <summary>
/// The repository as somebody gets it who has just cloned it: the same files in a folder of their own, nothing built, committed, with a
/// remote that is a path. Everything that is built here leaves the outputs of the checkout that the tests run in alone.
/// </summary>
public sealed class FreshCheckout : IAsyncLifetime
{
    private static readonly HashSet<string> s_left = new(StringComparer.OrdinalIgnoreCase) { ".git", ".vs", ".idea", "bin", "obj", "node_modules", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts" };

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1);
    private PackResult? _packed;

    /// <summary>The folder of the solution.</summary>
    public string Root => _folder.Combine("repository");

    /// <summary>A folder for what a test makes.</summary>
    public string Outputs => Directory.CreateDirectory(_folder.Combine("outputs")).FullName;

    public async ValueTask InitializeAsync() => await CopyAsync(Root);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        _once.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Packs the solution; the second caller gets what the first one made.</summary>
    internal async Task<PackResult> PackAsync()
    {
        await _once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _packed ??= await PackAsync(Root, "ActivityPub.Sdk.sln", Path.Combine(Outputs, "packages"));
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>Packs a project or a solution as a release is packed.</summary>
    internal static async Task<PackResult> PackAsync(string root, string project, string output)
    {
        (int exitCode, string text) = await ChildProcess.RunAsync(
            ChildProcess.DotNet,
            ["pack", project, "-c", "Release", "-o", output, "--disable-build-servers", "-p:ContinuousIntegrationBuild=true"],
            root,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, text);
        return new PackResult(output, text);
    }

    /// <summary>Makes another checkout of the same commit.</summary>
    internal async Task<string> CopyAsync(string target)
    {
        Copy(new DirectoryInfo(Repository.Root), target);
        await GitAsync(target, "init", "--quiet");
        await GitAsync(target, "add", "--all");

        // The same files are the same commit, wherever and whenever: the id of the commit is a part of the assemblies.
        await GitAsync(target, "commit", "--quiet", "--message", "Fresh checkout");
        await GitAsync(target, "remote", "add", "origin", _folder.Path);
        return target;
    }

    internal static async Task GitAsync(string directory, params string[] arguments)
    {
        const string Somebody = "somebody@example.org";
        const string Date = "2026-01-01T00:00:00Z";
        try
        {
            (int exitCode, string output) = await ChildProcess.RunAsync("git", ["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main", .. arguments], directory, new Dictionary<string, string?>
            {
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                // Set where the tests run from a hook of the checkout itself.
                ["GIT_DIR"] = null,
                ["GIT_INDEX_FILE"] = null,
                ["GIT_WORK_TREE"] = null,
                ["GIT_AUTHOR_NAME"] = Somebody,
                ["GIT_AUTHOR_EMAIL"] = Somebody,
                ["GIT_AUTHOR_DATE"] = Date,
                ["GIT_COMMITTER_NAME"] = Somebody,
                ["GIT_COMMITTER_EMAIL"] = Somebody,
                ["GIT_COMMITTER_DATE"] = Date,
            });
            Assert.True(exitCode == 0, $"git {string.Join(' ', arguments)}: {output}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("git is not installed; these tests commit a copy of the checkout.");
        }
    }

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        // In a linked work tree .git is a file.
        foreach (FileInfo file in source.EnumerateFiles().Where(static f => !s_left.Contains(f.Name)))
        {
            file.CopyTo(Path.Combine(target, file.Name));
        }

        foreach (DirectoryInfo folder in source.EnumerateDirectories().Where(static d => !s_left.Contains(d.Name)))
        {
            Copy(folder, Path.Combine(target, folder.Name));
        }
    }
}
