using System.Text.Json;
using System.Text.RegularExpressions;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Packaging.Tests;

/// <summary>Somebody who has the packages and the README, and nothing else of this repository.</summary>
[Collection(PackagingCollection.Name)]
public sealed partial class ConsumerTests(FreshCheckout checkout)
{
    [Fact]
    public async Task The_program_of_the_readme_compiles_against_the_packages_and_answers_webfinger()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        PackResult packed = await checkout.PackAsync();
        using TemporaryFolder folder = new();
        string project = Directory.CreateDirectory(folder.Combine("Consumer")).FullName;
        string program = TwentyLines(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), ct));
        Assert.InRange(program.Split('\n').Length, 15, 25);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), program, ct);
        await File.WriteAllTextAsync(
            Path.Combine(project, "Consumer.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <WarningsNotAsErrors>NU1900</WarningsNotAsErrors>
                <RestorePackagesPath>../cache</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ActivityPub.Sdk.AspNetCore" Version="[{packed.VersionOf("ActivityPub.Sdk.AspNetCore")}]" />
                <PackageReference Include="ActivityPub.Sdk.Cms" Version="[{packed.VersionOf("ActivityPub.Sdk.Cms")}]" />
                <PackageReference Include="ActivityPub.Sdk.Sqlite" Version="[{packed.VersionOf("ActivityPub.Sdk.Sqlite")}]" />
              </ItemGroup>
            </Project>
            """,
            ct);

        // These end the search for such files above the project.
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(folder.Combine(name), "<Project />", ct);
        }

        await File.WriteAllTextAsync(
            folder.Combine("nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="local" value="{packed.Folder}" />
                <add key="nuget.org" value="https://api.nuget.org/v3/index.json" protocolVersion="3" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="local"><package pattern="ActivityPub.Sdk*" /></packageSource>
                <packageSource key="nuget.org"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """,
            ct);

        string built = folder.Combine("built");
        (int exitCode, string output) = await ChildProcess.RunAsync(ChildProcess.DotNet, ["build", "Consumer", "-c", "Release", "-o", built, "--disable-build-servers"], folder.Path, cancellationToken: ct);
        Assert.True(exitCode == 0, output);
        Assert.True(Directory.Exists(folder.Combine("cache", "activitypub.sdk.cms")), "The package does not come from the folder of this run.");

        string address = LoopbackPort.FreeAddress();
        string home = Directory.CreateDirectory(folder.Combine("home")).FullName;
        await using ChildProcess app = ChildProcess.Start(ChildProcess.DotNet, ["exec", Path.Combine(built, "Consumer.dll")], project, new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = address,
            // Where ASP.NET Core keeps the keys that protect the keys.
            ["HOME"] = home,
            ["LOCALAPPDATA"] = home,
        });
        using HttpClient client = new() { BaseAddress = new Uri(address) };
        JsonElement webFinger = default;
        await Eventually.TrueAsync(() => $"the program answers WebFinger.\n{app.Output}", async token =>
        {
            Assert.False(app.HasExited, app.Output);
            using HttpResponseMessage answer = await client.GetAsync(new Uri("/.well-known/webfinger?resource=acct:news@city.example", UriKind.Relative), token);
            if (!answer.IsSuccessStatusCode)
            {
                return false;
            }

            using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(token));
            webFinger = document.RootElement.Clone();
            return true;
        });
        Assert.Equal("acct:news@city.example", webFinger.GetProperty("subject").GetString());
        JsonElement self = Assert.Single(webFinger.GetProperty("links").EnumerateArray(), static l => l.GetProperty("rel").GetString() == "self");
        Assert.Equal("https://city.example/ap/actors/news", self.GetProperty("href").GetString());

        // The rest of the twenty lines: what is published is there.
        using HttpResponseMessage published = await client.PostAsync(new Uri("/publish", UriKind.Relative), new StringContent("""{"id":"1","title":"Bridge closed","html":"<p>Until Monday.</p>","url":"https://city.example/1"}""", System.Text.Encoding.UTF8, "application/json"), ct);
        Assert.True(published.IsSuccessStatusCode, $"{(int)published.StatusCode}\n{app.Output}");
        string objectId = JsonSerializer.Deserialize<string>(await published.Content.ReadAsStringAsync(ct))!;
        Assert.StartsWith("https://city.example/ap/objects/", objectId, StringComparison.Ordinal);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(objectId).AbsolutePath);
        request.Headers.Accept.ParseAdd("application/activity+json");
        using HttpResponseMessage note = await client.SendAsync(request, ct);
        Assert.Contains("Until Monday.", await note.Content.ReadAsStringAsync(ct), StringComparison.Ordinal);
    }

    private static string TwentyLines(string readme)
    {
        Match match = Program().Match(readme);
        Assert.True(match.Success, "README.md has no ```csharp block after the heading \"Twenty lines\".");
        return match.Groups["program"].Value;
    }

    [GeneratedRegex(@"^## Twenty lines\r?$.*?^```csharp\r?\n(?<program>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Program();
}
