namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures ActivityPub for an application; <see cref="ActivityPubCoreServiceCollectionExtensions.AddActivityPubCore"/> makes one.</summary>
public interface IActivityPubBuilder
{
    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }
}
