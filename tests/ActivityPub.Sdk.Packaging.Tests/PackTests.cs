using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;

namespace ActivityPub.Sdk.Packaging.Tests;

/// <summary>What <c>dotnet pack</c> makes of a fresh clone.</summary>
[Collection(PackagingCollection.Name)]
public sealed partial class PackTests(FreshCheckout checkout)
{
    private const string Core = "ActivityPub.Sdk.Core";

    /// <summary>Every package, and exactly what somebody gets who installs it alone.</summary>
    public static TheoryData<string, string[]> Packages => new()
    {
        { Core, ["NSec.Cryptography"] },
        { "ActivityPub.Sdk", [Core, "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Http", "Microsoft.Extensions.Options.DataAnnotations", "Polly.Core"] },
        { "ActivityPub.Sdk.AspNetCore", ["ActivityPub.Sdk"] },
        { "ActivityPub.Sdk.Cms", ["ActivityPub.Sdk", "AngleSharp", "HtmlSanitizer"] },
        { "ActivityPub.Sdk.PostgreSql", ["ActivityPub.Sdk", "Npgsql"] },
        { "ActivityPub.Sdk.Sqlite", ["ActivityPub.Sdk", "Microsoft.Data.Sqlite"] },
        { "ActivityPub.Sdk.Testing", ["ActivityPub.Sdk"] },
    };

    [Fact]
    public async Task The_solution_packs_without_a_warning_into_exactly_the_packages_of_the_ladder()
    {
        PackResult packed = await checkout.PackAsync();
        Assert.DoesNotContain(packed.Output.Split('\n'), static line => Warning().IsMatch(line));

        IEnumerable<string> expected = Packages.SelectMany(p => new[] { $"{p.Data.Item1}.{packed.VersionOf(Core)}.nupkg", $"{p.Data.Item1}.{packed.VersionOf(Core)}.snupkg" });
        string[] made = [.. Directory.EnumerateFiles(packed.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.Equal(expected.Order(StringComparer.Ordinal), made);
        foreach (string file in made)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{file}: {new FileInfo(Path.Combine(packed.Folder, file)).Length:N0} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_package_holds_the_assembly_its_documentation_the_readme_and_the_licence(string id, string[] dependencies)
    {
        PackResult packed = await checkout.PackAsync();
        using PackageReader package = new(packed.FileOf(id));

        Assert.Equal(["README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], package.Files.Order(StringComparer.Ordinal));
        Assert.Equal(dependencies.Order(StringComparer.Ordinal), package.Dependencies);
        Assert.Equal(id, package.Value("id"));
        Assert.Equal("MIT", package.Value("license"));
        Assert.Equal("README.md", package.Value("readme"));
        Assert.False(string.IsNullOrWhiteSpace(package.Value("description")));
        Assert.NotEqual("Package Description", package.Value("description"));
        Assert.Contains("activitypub", package.Value("tags"), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(checkout.Root, "README.md"), TestContext.Current.CancellationToken), package.Read("README.md"));
        Assert.Contains($"<name>{id}</name>", Encoding.UTF8.GetString(package.Read($"lib/net10.0/{id}.xml")), StringComparison.Ordinal);

        // The path of a clone says nothing to anybody else: the package names the commit and no address.
        Assert.Equal("git", package.Repository("type"));
        Assert.Matches("^[0-9a-f]{40}$", package.Repository("commit"));
        Assert.Null(package.Repository("url"));
        Assert.Null(package.Value("projectUrl"));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task The_symbols_belong_to_the_assembly(string id, string[] dependencies)
    {
        Assert.NotEmpty(dependencies);
        PackResult packed = await checkout.PackAsync();
        using PackageReader package = new(packed.FileOf(id));
        using PackageReader symbols = new(packed.FileOf(id, "snupkg"));

        Assert.Equal([$"lib/net10.0/{id}.pdb"], symbols.Files);
        byte[] assembly = package.Read($"lib/net10.0/{id}.dll");
        Assert.Equal(PackageReader.SymbolsOf(assembly), PackageReader.ReadSymbols(symbols.Read($"lib/net10.0/{id}.pdb")).Id);
        using PEReader reader = new(new MemoryStream(assembly));
        Assert.Contains(reader.ReadDebugDirectory(), static d => d.Type == DebugDirectoryEntryType.Reproducible);
    }

    [Fact]
    public async Task The_same_commit_gives_the_same_bytes_elsewhere_and_a_known_host_gives_links_to_the_sources()
    {
        PackResult first = await checkout.PackAsync();
        string elsewhere = await checkout.CopyAsync(Path.Combine(checkout.Outputs, "another place"));
        PackResult second = await FreshCheckout.PackAsync(elsewhere, $"src/{Core}", Path.Combine(checkout.Outputs, "packages of another place"));
        using (PackageReader one = new(first.FileOf(Core)))
        using (PackageReader other = new(second.FileOf(Core)))
        using (PackageReader oneSymbols = new(first.FileOf(Core, "snupkg")))
        using (PackageReader otherSymbols = new(second.FileOf(Core, "snupkg")))
        {
            Assert.Equal(one.Repository("commit"), other.Repository("commit"));
            Assert.Equal(one.Read($"lib/net10.0/{Core}.dll"), other.Read($"lib/net10.0/{Core}.dll"));
            Assert.Equal(oneSymbols.Read($"lib/net10.0/{Core}.pdb"), otherSymbols.Read($"lib/net10.0/{Core}.pdb"));
        }

        await FreshCheckout.GitAsync(elsewhere, "remote", "set-url", "origin", "https://github.com/example/activitypub-sdk.git");
        PackResult third = await FreshCheckout.PackAsync(elsewhere, $"src/{Core}", Path.Combine(checkout.Outputs, "packages of a known host"));
        using PackageReader package = new(third.FileOf(Core));
        using PackageReader symbols = new(third.FileOf(Core, "snupkg"));
        Assert.DoesNotContain(third.Output.Split('\n'), static line => Warning().IsMatch(line));
        Assert.Equal("https://github.com/example/activitypub-sdk.git", package.Repository("url"));
        string? link = PackageReader.ReadSymbols(symbols.Read($"lib/net10.0/{Core}.pdb")).SourceLink;
        Assert.Equal("{\"documents\":{\"/_/*\":\"https://raw.githubusercontent.com/example/activitypub-sdk/" + package.Repository("commit") + "/*\"}}", link);
    }

    [GeneratedRegex(@"\bwarning\b\s+\w*\d*\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex Warning();
}
