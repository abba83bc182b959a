using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Packaging.Tests;

/// <summary>The libraries, published ahead of time into one native file.</summary>
[Collection(PackagingCollection.Name)]
public sealed partial class NativeAppTests(FreshCheckout checkout)
{
    [Fact]
    public async Task The_native_app_is_published_without_a_warning_and_serves_an_actor()
    {
        await RequireToolchainAsync();
        CancellationToken ct = TestContext.Current.CancellationToken;
        string output = Path.Combine(checkout.Outputs, "native");
        (int exitCode, string text) = await ChildProcess.RunAsync(
            ChildProcess.DotNet,
            ["publish", "tests/AotApp", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, "--disable-build-servers"],
            checkout.Root,
            cancellationToken: ct);
        Assert.DoesNotContain(text.Split('\n'), static line => TrimOrNativeWarning().IsMatch(line));
        Assert.True(exitCode == 0, text);

        string file = Path.Combine(output, OperatingSystem.IsWindows() ? "AotApp.exe" : "AotApp");
        string address = LoopbackPort.FreeAddress();
        Stopwatch clock = Stopwatch.StartNew();
        await using ChildProcess app = ChildProcess.Start(file, [Path.Combine(checkout.Outputs, "native-data"), address], output);
        await app.WaitForLineAsync("ready", TimeSpan.FromSeconds(60));
        TestContext.Current.TestOutputHelper?.WriteLine($"{new FileInfo(file).Length:N0} bytes, ready after at most {clock.ElapsedMilliseconds} ms");

        using HttpClient client = new() { BaseAddress = new Uri(address) };
        using HttpRequestMessage request = new(HttpMethod.Get, "/ap/actors/news");
        request.Headers.Accept.ParseAdd("application/activity+json");
        using HttpResponseMessage answer = await client.SendAsync(request, ct);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}\n{app.Output}");
        Assert.Equal("application/activity+json", answer.Content.Headers.ContentType?.MediaType);
        using JsonDocument actor = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
        Assert.Equal($"{address}/ap/actors/news", actor.RootElement.GetProperty("id").GetString());
        Assert.Equal("news", actor.RootElement.GetProperty("preferredUsername").GetString());
        Assert.Equal("Ahead of time", actor.RootElement.GetProperty("name").GetString());
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", actor.RootElement.GetProperty("publicKey").GetProperty("publicKeyPem").GetString(), StringComparison.Ordinal);

        string resource = $"acct:news@{new Uri(address).Authority}";
        using JsonDocument webFinger = JsonDocument.Parse(await client.GetByteArrayAsync(new Uri($"/.well-known/webfinger?resource={Uri.EscapeDataString(resource)}", UriKind.Relative), ct));
        Assert.Equal(resource, webFinger.RootElement.GetProperty("subject").GetString());
        Assert.Contains(webFinger.RootElement.GetProperty("links").EnumerateArray(), l => l.GetProperty("rel").GetString() == "self" && l.GetProperty("href").GetString() == $"{address}/ap/actors/news");

        if (!OperatingSystem.IsWindows())
        {
            await app.TerminateAsync(ct);
            Assert.True(app.ExitCode == 0, app.Output);
        }
    }

    private async Task RequireToolchainAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            string installer = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFilesX86), "Microsoft Visual Studio", "Installer", "vswhere.exe");
            Assert.SkipUnless(File.Exists(installer), "Native code is linked by the C++ tools of Visual Studio, which are not installed.");
            return;
        }

        string source = Path.Combine(checkout.Outputs, "toolchain.c");
        await File.WriteAllTextAsync(source, "int main(void) { return 0; }\n", TestContext.Current.CancellationToken);
        List<string> reasons = [];
        foreach (string compiler in (string[])["clang", "gcc"])
        {
            try
            {
                (int exitCode, string output) = await ChildProcess.RunAsync(compiler, [source, "-o", source + ".out", "-lz"], checkout.Outputs, cancellationToken: TestContext.Current.CancellationToken);
                if (exitCode == 0)
                {
                    return;
                }

                reasons.Add($"{compiler} cannot link zlib: {output}");
            }
            catch (Win32Exception)
            {
                reasons.Add($"{compiler} is not installed");
            }
        }

        Assert.Skip($"Native code is linked by clang or gcc, with the development files of zlib: {string.Join("; ", reasons)}.");
    }

    [GeneratedRegex(@"\bIL[23]\d{3}\b")]
    private static partial Regex TrimOrNativeWarning();
}
