using System.Diagnostics.CodeAnalysis;
using System.Runtime.Loader;

/// <summary>What the runtime calls before the program starts (<c>DOTNET_STARTUP_HOOKS</c>): it makes this assembly findable by its name.</summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime asks for this name.")]
internal static class StartupHook
{
    public static void Initialize() => AssemblyLoadContext.Default.Resolving += static (_, name) =>
        name.Name == typeof(StartupHook).Assembly.GetName().Name ? typeof(StartupHook).Assembly : null;
}
