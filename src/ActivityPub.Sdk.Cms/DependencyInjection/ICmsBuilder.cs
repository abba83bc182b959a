using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Cms;
using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Publishing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures the bridge between the site and the fediverse; <see cref="CmsActivityPubBuilderExtensions.AddCms"/> makes one.</summary>
public interface ICmsBuilder
{
    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }

    /// <summary>Sets options.</summary>
    /// <param name="configure">Sets them.</param>
    ICmsBuilder Configure(Action<CmsOptions> configure);

    /// <summary>Makes sure that a channel exists: it is made at the first start, and brought to these settings at every start. A changed profile is sent to the followers.</summary>
    /// <param name="username">The name before the <c>@</c>: 1 to 30 letters, digits and underscores. It never changes.</param>
    /// <param name="configure">Sets what the channel shows of itself.</param>
    /// <exception cref="ChannelException">The name is not valid or was added already.</exception>
    ICmsBuilder AddChannel(string username, Action<ChannelSettings>? configure = null);

    /// <summary>Says property by property how a content class of the site becomes a post. A second mapping of the class replaces the first.</summary>
    /// <typeparam name="T">The site's content class.</typeparam>
    /// <param name="configure">Describes the mapping.</param>
    /// <exception cref="InvalidOperationException">The mapping does not say where content and key come from.</exception>
    ICmsBuilder MapContent<T>(Action<ContentMap<T>> configure);

    /// <summary>Says by one function how a content class of the site becomes a post. A second mapping of the class replaces the first.</summary>
    /// <typeparam name="T">The site's content class.</typeparam>
    /// <param name="map">The function; it must be thread-safe.</param>
    ICmsBuilder MapContent<T>(Func<T, CmsContent> map);

    /// <summary>Says by a class of the site how a content class becomes a post. A second mapping of the class replaces the first.</summary>
    /// <typeparam name="T">The site's content class.</typeparam>
    /// <typeparam name="TMapper">The mapper; made once, its dependencies injected.</typeparam>
    ICmsBuilder MapContent<T, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMapper>()
        where TMapper : class, IContentMapper<T>;

    /// <summary>Adds a gate that content must pass before it is federated.</summary>
    /// <typeparam name="TGate">The gate; made once, its dependencies injected.</typeparam>
    ICmsBuilder AddPublishGate<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGate>()
        where TGate : class, IPublishGate;
}
