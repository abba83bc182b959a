using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;

namespace ActivityPub.Sdk.Architecture.Tests;

/// <summary>Inside the engine the arrows run one way: inbox to outbox to delivery to fetching, and all of them down to storage.</summary>
public sealed class EngineFolderTests
{
    private const string Root = "ActivityPub.Sdk.";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Storage"] = [],
        ["Diagnostics"] = ["Storage"],
        ["Fetching"] = ["Diagnostics"],
        ["Policy"] = ["Storage", "Diagnostics"],
        ["Actors"] = ["Fetching", "Storage", "Diagnostics"],
        ["Delivery"] = ["Actors", "Fetching", "Storage", "Diagnostics"],
        ["Outbox"] = ["Delivery", "Actors", "Storage", "Diagnostics"],
        ["Inbox"] = ["Outbox", "Policy", "Actors", "Fetching", "Storage", "Diagnostics"],
    };

    [Fact]
    public void Folders_depend_in_one_direction()
    {
        System.Reflection.Assembly engine = System.Reflection.Assembly.Load("ActivityPub.Sdk");
        ArchUnitNET.Domain.Architecture architecture = new ArchLoader().LoadAssemblies(engine).Build();
        SortedSet<string> violations = new(StringComparer.Ordinal);
        foreach (IType type in architecture.Types.Where(t => t.Assembly.Name.StartsWith("ActivityPub.Sdk,", StringComparison.Ordinal) || t.Assembly.Name == "ActivityPub.Sdk"))
        {
            if (FolderOf(type.Namespace?.FullName) is not { } from || !Allowed.TryGetValue(from, out string[]? targets))
            {
                continue;
            }

            foreach (ITypeDependency dependency in type.Dependencies)
            {
                if (FolderOf(dependency.Target.Namespace?.FullName) is { } to && to != from && Allowed.ContainsKey(to) && !targets.Contains(to))
                {
                    violations.Add($"{from} → {to}: {type.Name} uses {dependency.Target.Name}");
                }
            }
        }

        Assert.Empty(violations);
    }

    [Fact]
    public void Every_folder_of_the_engine_has_its_rule()
    {
        IEnumerable<string> folders = System.Reflection.Assembly.Load("ActivityPub.Sdk").GetTypes()
            .Select(static t => FolderOf(t.Namespace))
            .OfType<string>()
            .Distinct();
        Assert.Empty(folders.Except(Allowed.Keys));
    }

    private static string? FolderOf(string? ns) =>
        ns is not null && ns.StartsWith(Root, StringComparison.Ordinal) ? ns[Root.Length..].Split('.')[0] : null;
}
