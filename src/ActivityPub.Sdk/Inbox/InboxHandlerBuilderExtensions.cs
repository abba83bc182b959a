using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Vocabulary;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds handlers of activities that come in.</summary>
public static class InboxHandlerBuilderExtensions
{
    /// <summary>Adds a handler. It runs after those of the library and those added before; adding one twice has no effect.</summary>
    /// <typeparam name="TActivity">The class of activities; <see cref="Activity"/> gets all of them.</typeparam>
    /// <typeparam name="THandler">The handler; a new one is made for each activity, with services of its own scope.</typeparam>
    /// <param name="builder">What <c>AddActivityPub</c> returned.</param>
    public static IActivityPubBuilder AddInboxHandler<TActivity, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(this IActivityPubBuilder builder)
        where TActivity : Activity
        where THandler : class, IInboxHandler<TActivity>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHandler<TActivity, THandler>();
        return builder;
    }
}
