using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Durability.App;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
AppSettings settings = new(builder.Configuration);
Directory.CreateDirectory(settings.Data);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls(settings.Listen);
builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(30));
builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.Data, "keys")));

using SharedClock clock = new(Path.Combine(settings.Data, "clock"));
builder.Services.AddSingleton<TimeProvider>(clock);
FailPoints points = new(settings.FailPoint, settings.FailAt);
builder.Services.AddSingleton(points);
builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new RemoteAnswerHook(points)));

IActivityPubBuilder activityPub = builder.Services.AddActivityPub(o =>
{
    o.Origin = new Origin(settings.Origin);
    o.AllowLoopback = true;
}).AddInboxHandler<Activity, EffectHandler>();
_ = settings.Store switch
{
    "sqlite" => activityPub.UseSqlite(settings.Connection),
    _ => throw new InvalidOperationException($"There is no store '{settings.Store}'."),
};

// The family that was chosen, behind its fail points; the container still closes it at the end.
ServiceDescriptor store = builder.Services.Last(static s => s.ServiceType == typeof(IFederationStorage));
builder.Services.AddKeyedSingleton("inner", (provider, _) => (IFederationStorage)store.ImplementationFactory!(provider));
builder.Services.Replace(ServiceDescriptor.Singleton<IFederationStorage>(provider => new HookedStorage(provider.GetRequiredKeyedService<IFederationStorage>("inner"), points)));

// A test waits for the end of a lease; nobody else would want one so short.
builder.Services.RemoveAll<IValidateOptions<DeliveryOptions>>();
builder.Services.RemoveAll<IValidateOptions<InboxOptions>>();
builder.Services.Configure<DeliveryOptions>(o =>
{
    o.MaxConcurrency = settings.Concurrency;
    o.MaxConcurrencyPerHost = settings.ConcurrencyPerHost;
    o.MaxBatchPerHost = settings.Batch;
    o.FanOutBatchSize = settings.FanOutBatch;
    o.LeaseDuration = settings.Lease;
    o.AttemptTimeout = settings.AttemptTimeout;
    o.ShutdownTimeout = settings.Shutdown;
    o.PollInterval = TimeSpan.FromMilliseconds(250);
});
builder.Services.Configure<InboxOptions>(o =>
{
    o.Lease = settings.Lease;
    o.MaxAttempts = settings.MaxAttempts;
});

WebApplication app = builder.Build();
app.MapActivityPub();
Controls.Map(app);
await app.StartAsync();
await Controls.PrepareAsync(app.Services, CancellationToken.None);
Console.WriteLine("ready");
await app.WaitForShutdownAsync();
