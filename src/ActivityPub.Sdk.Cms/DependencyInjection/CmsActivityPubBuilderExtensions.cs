using ActivityPub.Sdk.Cms;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the bridge between a site and the fediverse.</summary>
public static class CmsActivityPubBuilderExtensions
{
    /// <summary>
    /// Adds channels, publishing and comments. Safe to call twice; what both calls add applies.
    /// </summary>
    /// <param name="builder">What <c>AddActivityPub</c> returned.</param>
    /// <param name="configure">Adds channels and content mappings.</param>
    /// <returns>The builder.</returns>
    public static IActivityPubBuilder AddCms(this IActivityPubBuilder builder, Action<ICmsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        IServiceCollection services = builder.Services;
        services.AddOptions<CmsOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CmsOptions>, CmsOptionsValidator>());
        configure(new CmsBuilder(services));
        return builder;
    }
}
