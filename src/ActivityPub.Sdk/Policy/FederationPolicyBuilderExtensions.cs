using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Policy;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds federation policies.</summary>
public static class FederationPolicyBuilderExtensions
{
    /// <summary>Adds a policy that is asked about every verified activity that comes in, after the ones added before. Adding one twice has no effect.</summary>
    /// <typeparam name="TPolicy">The policy; one instance serves the whole application.</typeparam>
    /// <param name="builder">What <c>AddActivityPub</c> returned.</param>
    public static IActivityPubBuilder AddFederationPolicy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPolicy>(this IActivityPubBuilder builder)
        where TPolicy : class, IFederationPolicy
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IFederationPolicy, TPolicy>());
        return builder;
    }
}
