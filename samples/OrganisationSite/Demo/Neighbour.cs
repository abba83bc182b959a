using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.Options;

namespace OrganisationSite.Demo;

/// <summary>
/// A second, tiny fediverse server beside the site, so that a newcomer sees the whole loop: it follows the site, receives what is
/// published, likes, boosts and answers it.
/// </summary>
internal sealed partial class Neighbour(
    IOptions<SiteOptions> site,
    ActivityPub.Sdk.Actors.FederationUris uris,
    IFederationStorage storage,
    DemoContent content,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<Neighbour> logger) : BackgroundService
{
    private const string Channel = "news";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TaskCompletionSource started = new();
        using CancellationTokenRegistration registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        Origin origin = new(site.Value.NeighbourOrigin);
        try
        {
            await using FediversePeer peer = await FediversePeer.StartAsync(
                options =>
                {
                    options.ListenUrl = origin.ToString();
                    options.OnDelivery = AnswerAsync;
                },
                stoppingToken);
            PeerActor ada = peer.AddActor("ada", displayName: "Ada from next door");
            ObjectId channel = await peer.ResolveAsync(uris.HandleOf(Channel), uris.Origin.Scheme, stoppingToken);
            await ada.FollowAsync(channel, stoppingToken);
            LogFollows(logger, ada.Handle, uris.HandleOf(Channel));
            await peer.WaitForAsync(static d => d.Activity is Accept, stoppingToken);
            LogAccepted(logger, ada.Handle);
            while (await storage.Followers.FindAsync(Channel, ada.Id, stoppingToken) is null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, stoppingToken);
            }

            await content.PublishAsync(stoppingToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            LogFailed(logger, exception, origin);
        }
    }

    private async Task AnswerAsync(FediversePeer peer, PeerDelivery delivery, CancellationToken cancellationToken)
    {
        LogReceived(logger, delivery.Activity.Types[0], delivery.Object?.Name?.Value ?? delivery.Object?.Id?.Value, delivery.Scheme);
        if (delivery.Activity is not Create || delivery.Object is not { Id: { } id } || delivery.Activity.Actor[0].Id is not { } author)
        {
            return;
        }

        PeerActor ada = peer.AddActor("ada");
        PeerActor ben = peer.AddActor("ben", displayName: "Ben Harper");
        try
        {
            await ada.LikeAsync(id, author, cancellationToken);
            await ben.LikeAsync(id, author, cancellationToken);
            await ben.AnnounceAsync(id, author, cancellationToken);
            Note question = await ada.ReplyAsync(id, author, "<p>Good to read this here, in the app that I use anyway. Will there be more of it?</p>", cancellationToken);
            await ben.ReplyAsync(question.Id!, author, "<p>I hope so! <a href=\"https://en.wikipedia.org/wiki/Fediverse\">This</a> is how it should be.</p>", cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            LogRefused(logger, exception, id);
            return;
        }

        LogAnswered(logger, ada.Handle, id);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: {Follower} asks to follow {Channel}")]
    private static partial void LogFollows(ILogger logger, Handle follower, Handle channel);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: {Follower} was accepted")]
    private static partial void LogAccepted(ILogger logger, Handle follower);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: the neighbour received {Activity} of {Object}, signed by {Scheme}")]
    private static partial void LogReceived(ILogger logger, string activity, string? @object, ActivityPub.Sdk.Signatures.HttpSignatureScheme? scheme);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: {Author} liked and answered {Object}")]
    private static partial void LogAnswered(ILogger logger, Handle author, ObjectId @object);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo: the site did not take an answer to {Object}")]
    private static partial void LogRefused(ILogger logger, Exception exception, ObjectId @object);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo: the neighbour at {Origin} stopped. Is the port taken? Set Site:NeighbourOrigin to another address, or Site:Demo to false.")]
    private static partial void LogFailed(ILogger logger, Exception exception, Origin origin);
}
