using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Outbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Attack.Hook;

/// <summary>A door to what the site can do and has no page for: <c>POST /attack/follow?channel=…&amp;target=…</c> lets a channel follow an actor.</summary>
internal sealed class FollowDoor : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Map("/attack/follow", static door => door.Run(FollowAsync));
        next(app);
    };

    private static async Task FollowAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        FollowService follows = context.RequestServices.GetRequiredService<FollowService>();
        FollowResult result = await follows.FollowAsync(query["channel"].ToString(), ObjectId.Parse(query["target"].ToString()), context.RequestAborted);
        await context.Response.WriteAsync($"{result.Following?.State.ToString() ?? "None"} {result.Failure}", context.RequestAborted);
    }
}
