using System.Collections.Concurrent;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ActivityPub.Sdk.Architecture.Tests;

/// <summary>Reads from the compiled assemblies who uses what, so that a rule holds for every way of writing it.</summary>
internal static class CompiledCode
{
    public static readonly string[] Shipped =
    [
        "ActivityPub.Sdk.Core", "ActivityPub.Sdk", "ActivityPub.Sdk.AspNetCore", "ActivityPub.Sdk.Cms", "ActivityPub.Sdk.PostgreSql", "ActivityPub.Sdk.Sqlite", "ActivityPub.Sdk.Testing",
    ];

    private static readonly ConcurrentDictionary<string, IReadOnlyList<Use>> Known = new(StringComparer.Ordinal);

    /// <summary>Everything that the code of an assembly uses: methods, constructors, fields, and the types of its fields and parameters.</summary>
    public static IReadOnlyList<Use> UsesOf(string assembly) => Known.GetOrAdd(assembly, Read);

    /// <summary>Everything that the code of the shipped assemblies uses.</summary>
    public static IEnumerable<Use> UsesOfShipped() => Shipped.SelectMany(UsesOf);

    /// <summary>Calls of a method whose last argument is not written down as a text in the code.</summary>
    /// <param name="assembly">The assembly whose code is read.</param>
    /// <param name="isMeant">Which methods are meant.</param>
    public static IReadOnlyList<string> CallsWithoutLiteral(string assembly, Func<MethodReference, bool> isMeant)
    {
        using AssemblyDefinition definition = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        return
        [
            .. definition.MainModule.GetTypes()
                .SelectMany(static type => type.Methods)
                .Where(static method => method.HasBody)
                .SelectMany(method => method.Body.Instructions
                    .Where(instruction => instruction.Operand is MethodReference called && isMeant(called) && instruction.Previous?.OpCode != OpCodes.Ldstr && !IsBoundToTagHelper(instruction))
                    .Select(instruction => $"{method.FullName} → {((MethodReference)instruction.Operand).Name}")),
        ];
    }

    /// <summary>The full names of the types of an assembly that implement an interface.</summary>
    public static IReadOnlyList<string> TypesThatImplement(string assembly, string interfaceName)
    {
        using AssemblyDefinition definition = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        return [.. definition.MainModule.GetTypes().Where(type => type.Interfaces.Any(i => i.InterfaceType.FullName == interfaceName)).Select(static type => type.FullName)];
    }

    /// <summary>The attributes of one kind on the methods of an assembly, with the method that has them.</summary>
    public static IReadOnlyList<(string Method, IReadOnlyList<object?> Arguments)> AttributesOf(string assembly, string attribute)
    {
        using AssemblyDefinition definition = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        return
        [
            .. definition.MainModule.GetTypes()
                .SelectMany(static type => type.Methods)
                .SelectMany(method => method.CustomAttributes
                    .Where(a => a.AttributeType.FullName == attribute)
                    .Select(a => (method.FullName, (IReadOnlyList<object?>)[.. a.ConstructorArguments.Select(static argument => (object?)argument.Value)]))),
        ];
    }

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

    // The compiler of pages writes the value of a tag helper's attribute into a buffer; the tag helper encodes it.
    private static bool IsBoundToTagHelper(Instruction instruction)
    {
        for (int i = 0; i < 8 && instruction.Next is { } next; i++)
        {
            instruction = next;
            if (instruction.Operand is MethodReference { Name: "EndWriteTagHelperAttribute" })
            {
                return true;
            }
        }

        return false;
    }

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string NameOf(TypeReference type) => type is TypeSpecification specification ? NameOf(specification.ElementType) : type.FullName;
}
