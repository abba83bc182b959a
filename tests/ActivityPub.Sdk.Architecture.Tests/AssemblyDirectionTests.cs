using System.Reflection;

namespace ActivityPub.Sdk.Architecture.Tests;

/// <summary>Core knows nobody, the engine knows Core, and the third floor knows the engine and not each other.</summary>
public sealed class AssemblyDirectionTests
{
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "ActivityPub.Sdk.Core", [] },
        { "ActivityPub.Sdk", ["ActivityPub.Sdk.Core"] },
        { "ActivityPub.Sdk.AspNetCore", ["ActivityPub.Sdk.Core", "ActivityPub.Sdk"] },
        { "ActivityPub.Sdk.Cms", ["ActivityPub.Sdk.Core", "ActivityPub.Sdk"] },
        { "ActivityPub.Sdk.PostgreSql", ["ActivityPub.Sdk.Core", "ActivityPub.Sdk"] },
        { "ActivityPub.Sdk.Sqlite", ["ActivityPub.Sdk.Core", "ActivityPub.Sdk"] },
        { "ActivityPub.Sdk.Testing", ["ActivityPub.Sdk.Core", "ActivityPub.Sdk"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void An_assembly_references_only_what_is_below_it(string assembly, string[] allowed)
    {
        IEnumerable<string> own = Assembly.Load(assembly).GetReferencedAssemblies().Select(static a => a.Name!).Where(static n => n.StartsWith("ActivityPub.", StringComparison.Ordinal));
        Assert.Empty(own.Except(allowed));
    }

    [Fact]
    public void Core_needs_neither_network_nor_hosting()
    {
        string[] references = [.. Assembly.Load("ActivityPub.Sdk.Core").GetReferencedAssemblies().Select(static a => a.Name!)];
        Assert.DoesNotContain(references, static n => n.StartsWith("Microsoft.Extensions", StringComparison.Ordinal) || n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || n is "System.Net.Sockets" or "System.Net.NameResolution");
    }

    [Fact]
    public void The_engine_never_sees_a_web_server() =>
        Assert.DoesNotContain(Assembly.Load("ActivityPub.Sdk").GetReferencedAssemblies(), static a => a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
}
