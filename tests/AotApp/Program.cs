using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.DataProtection;

// A complete server in one native file: an actor, its endpoints, the embedded store.
string data = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "activitypub-aot");
string address = args.Length > 1 ? args[1] : "http://127.0.0.1:5082";
Directory.CreateDirectory(data);

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls(address);
builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(data, "keys")));
builder.Services.AddActivityPub(o =>
{
    o.Origin = new Origin(address);
    o.AllowLoopback = true;
}).UseSqlite($"Data Source={Path.Combine(data, "fediverse.db")}");

WebApplication app = builder.Build();
app.MapActivityPub();
await app.StartAsync();
await app.Services.GetRequiredService<ActorDirectory>().SaveAsync("news", new ActorProfile { DisplayName = "Ahead of time" });
Console.WriteLine("ready");
await app.WaitForShutdownAsync();
