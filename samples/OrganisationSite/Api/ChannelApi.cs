using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Storage;
using OrganisationSite.Articles;

namespace OrganisationSite.Api;

internal static class ChannelApi
{
    public static void MapChannels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/channels", async (HttpRequest request, ChannelDirectory channels, int? limit, string? cursor, CancellationToken ct) =>
        {
            Page<Channel> page = await channels.ListAsync(SiteApi.Paging(limit, cursor), ct);
            return new PageView<ChannelView>([.. page.Items.Select(View)], SiteApi.Next(request, page.Next));
        });

        api.MapPost("/channels", async (ChannelInput input, ChannelDirectory channels, ChannelPages pages, CancellationToken ct) =>
        {
            if (string.IsNullOrWhiteSpace(input.Handle))
            {
                return Results.Problem(statusCode: 400, detail: "'handle' is missing: the name before the @, such as news.");
            }

            try
            {
                if (await channels.FindAsync(input.Handle, ct) is not null)
                {
                    return Results.Problem(statusCode: 409, detail: $"There is a channel '{input.Handle}' already.");
                }

                Channel channel = await channels.CreateAsync(
                    input.Handle,
                    new ChannelSettings { DisplayName = input.Name ?? input.Handle, SummaryHtml = input.Summary, Type = input.Type ?? "Organization", Url = pages.PageOf(input.Handle) },
                    ct);
                return Results.Created($"/api/channels/{channel.Username}", View(channel));
            }
            catch (ChannelException exception)
            {
                return Results.Problem(statusCode: 400, detail: exception.Message);
            }
        });

        // New keys, as once a year or after a theft: ?overlapHours=0 withdraws the old ones at once.
        api.MapPost("/channels/{handle}/keys", async (string handle, ChannelDirectory channels, double? overlapHours, CancellationToken ct) =>
        {
            if (await channels.FindAsync(handle, ct) is not { } channel)
            {
                return Results.Problem(statusCode: 404, detail: $"There is no channel '{handle}'.");
            }

            double hours = overlapHours ?? 48;
            if (hours is not (>= 0 and <= 720))
            {
                return Results.Problem(statusCode: 400, detail: "'overlapHours' is 0 to 720.");
            }

            await channels.RotateKeysAsync(channel.Username, TimeSpan.FromHours(hours), ct);
            return Results.NoContent();
        });

        api.MapGet("/channels/{handle}/followers", async (HttpRequest request, string handle, ChannelDirectory channels, IFederationStorage storage, int? limit, string? cursor, CancellationToken ct) =>
        {
            if (await channels.FindAsync(handle, ct) is not { } channel)
            {
                return Results.Problem(statusCode: 404, detail: $"There is no channel '{handle}'.");
            }

            Page<FollowerRecord> page = await storage.Followers.ListAsync(channel.Username, FollowState.Accepted, SiteApi.Paging(limit, cursor), ct);
            return Results.Ok(new PageView<FollowerView>(
                [.. page.Items.Select(static f => new FollowerView(f.ActorId.Value, f.DeliveryInbox.Value, f.FollowedAt))],
                SiteApi.Next(request, page.Next)));
        });
    }

    private static ChannelView View(Channel channel) => new(
        channel.Username,
        channel.Handle.ToString(),
        channel.DisplayName,
        channel.SummaryHtml,
        channel.Type,
        channel.ActorId.Value,
        channel.FollowerCount);
}
