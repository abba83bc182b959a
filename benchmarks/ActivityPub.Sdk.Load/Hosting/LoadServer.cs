using System.Globalization;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Load.Hosting;

/// <summary>The server under load: the endpoints as they come, with their default limits, over SQLite.</summary>
internal static class LoadServer
{
    public const string Command = "server";
    public const string StatusPath = "/load/status";

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        string origin = arguments.Text("origin") ?? throw new ArgumentException("The server needs --origin.");
        string data = arguments.Text("data") ?? throw new ArgumentException("The server needs --data.");
        RequestCounter outbound = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddActivityPub(options => (options.Origin, options.AllowLoopback) = (new Origin(origin), true))
            .UseSqlite($"Data Source={Path.Combine(data, "load.db")}");
        builder.Services.AddHttpClient(EgressClient.HttpClientName).AddHttpMessageHandler(() => outbound.NewHandler());
        await using WebApplication app = builder.Build();
        app.MapActivityPub();
        app.MapGet(StatusPath, (RequestDelegate)(async context =>
        {
            if (context.Request.Query.ContainsKey("collect"))
            {
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            IFederationStorage storage = context.RequestServices.GetRequiredService<IFederationStorage>();
            long pending = await storage.Inbox.CountPendingAsync(context.RequestAborted);
            await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{GC.GetTotalMemory(false)} {outbound.Count} {pending}"), context.RequestAborted);
        }));
        await HostingAbstractionsHostExtensions.RunAsync(app, cancellationToken);
        return 0;
    }
}
