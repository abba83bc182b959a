using System.Collections.Concurrent;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ActivityPub.Sdk.Architecture.Tests;

/// <summary>Reads from the compiled assemblies who uses what, so that a rule holds for every way of writing it.</summary>
internal static class CompiledCode
{
    public static readonly string[] Shipped =
    [
        "ActivityPub.Sdk.Core", "ActivityPub.Sdk", "ActivityPub.Sdk.AspNetCore", "ActivityPub.Sdk.Cms", "ActivityPub.Sdk.Sqlite", "ActivityPub.Sdk.Testing",
    ];

    private static readonly ConcurrentDictionary<string, IReadOnlyList<Use>> Known = new(StringComparer.Ordinal);

    /// <summary>Everything that the code of an assembly uses: methods, constructors, fields, and the types of its fields and parameters.</summary>
    public static IReadOnlyList<Use> UsesOf(string assembly) => Known.GetOrAdd(assembly, Read);

    /// <summary>Everything that the code of the shipped assemblies uses.</summary>
    public static IEnumerable<Use> UsesOfShipped() => Shipped.SelectMany(UsesOf);

    /// <summary>The uses that break a rule, as text.</summary>
    public static IReadOnlyList<string> Breaking(IEnumerable<Use> uses, Func<Use, bool> isWrong) => [.. uses.Where(isWrong).Select(static use => use.ToString()).Distinct().Order(StringComparer.Ordinal)];

    private static List<Use> Read(string assembly)
    {
        HashSet<Use> uses = [];
        using AssemblyDefinition definition = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        foreach (TypeDefinition type in definition.MainModule.GetTypes())
        {
            string caller = Outermost(type).FullName;
            foreach (FieldDefinition field in type.Fields)
            {
                uses.Add(new Use(caller, NameOf(field.FieldType), ""));
            }

            foreach (MethodDefinition method in type.Methods)
            {
                foreach (ParameterDefinition parameter in method.Parameters)
                {
                    uses.Add(new Use(caller, NameOf(parameter.ParameterType), ""));
                }

                foreach (Instruction instruction in method.HasBody ? method.Body.Instructions : [])
                {
                    switch (instruction.Operand)
                    {
                        case MethodReference called:
                            uses.Add(new Use(caller, NameOf(called.DeclaringType), called.Name));
                            uses.Add(new Use(caller, NameOf(called.ReturnType), ""));
                            break;
                        case FieldReference used:
                            uses.Add(new Use(caller, NameOf(used.DeclaringType), used.Name));
                            break;
                        case TypeReference named:
                            uses.Add(new Use(caller, NameOf(named), ""));
                            break;
                    }
                }
            }
        }

        return [.. uses];
    }

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string NameOf(TypeReference type) => type is TypeSpecification specification ? NameOf(specification.ElementType) : type.FullName;
}
