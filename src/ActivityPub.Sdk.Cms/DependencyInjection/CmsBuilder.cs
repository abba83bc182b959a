using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Cms;
using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Publishing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

internal sealed class CmsBuilder(IServiceCollection services) : ICmsBuilder
{
    public IServiceCollection Services { get; } = services;

    public ICmsBuilder Configure(Action<CmsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(configure);
        return this;
    }

    public ICmsBuilder AddChannel(string username, Action<ChannelSettings>? configure = null)
    {
        ChannelName.Check(username);
        bool isKnown = Services.Any(service => service.ImplementationInstance is ConfiguredChannel other && string.Equals(other.Username, username, StringComparison.OrdinalIgnoreCase));
        if (isKnown)
        {
            throw new ChannelException($"The channel '{username}' was added twice. Upper and lower case are the same in names of channels.");
        }

        Services.AddSingleton(new ConfiguredChannel(username, configure));
        return this;
    }

    public ICmsBuilder MapContent<T>(Action<ContentMap<T>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ContentMap<T> map = new();
        configure(map);
        Services.Replace(ServiceDescriptor.Singleton(map.Build()));
        return this;
    }

    public ICmsBuilder MapContent<T>(Func<T, CmsContent> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        Services.Replace(ServiceDescriptor.Singleton<IContentMapper<T>>(new DelegateContentMapper<T>(map)));
        return this;
    }

    public ICmsBuilder MapContent<T, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMapper>()
        where TMapper : class, IContentMapper<T>
    {
        Services.Replace(ServiceDescriptor.Singleton<IContentMapper<T>, TMapper>());
        return this;
    }

    public ICmsBuilder AddPublishGate<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGate>()
        where TGate : class, IPublishGate
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPublishGate, TGate>());
        return this;
    }
}
