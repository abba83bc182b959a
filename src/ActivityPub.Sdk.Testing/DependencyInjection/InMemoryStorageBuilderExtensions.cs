using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps everything in memory: for tests and demonstrations.</summary>
public static class InMemoryStorageBuilderExtensions
{
    /// <summary>Chooses the in-memory store. Nothing survives a restart.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static IActivityPubBuilder UseInMemory(this IActivityPubBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IFederationStorage, InMemoryFederationStorage>());
        return builder;
    }
}
