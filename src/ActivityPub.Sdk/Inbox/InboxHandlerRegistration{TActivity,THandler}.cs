using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Inbox;

internal sealed class InboxHandlerRegistration<TActivity, THandler> : InboxHandlerRegistration
    where TActivity : Activity
    where THandler : class, IInboxHandler<TActivity>
{
    public override bool Handles(Activity activity) => activity is TActivity;

    public override ValueTask PrepareAsync(InboxContext context, AuthorizedActivity activity, CancellationToken cancellationToken) =>
        HandlerOf(context).PrepareAsync(context, (TActivity)activity.Activity, cancellationToken);

    public override ValueTask HandleAsync(InboxContext context, AuthorizedActivity activity, CancellationToken cancellationToken) =>
        HandlerOf(context).HandleAsync(context, (TActivity)activity.Activity, cancellationToken);

    private static THandler HandlerOf(InboxContext context) => context.Services.GetRequiredService<THandler>();
}
