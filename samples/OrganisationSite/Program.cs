using System.Threading.RateLimiting;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Identifiers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using OrganisationSite;
using OrganisationSite.Api;
using OrganisationSite.Articles;
using OrganisationSite.Data;
using OrganisationSite.Demo;
using OrganisationSite.Pages;
using OrganisationSite.Security;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
ConfigurationManager configuration = builder.Configuration;
SiteOptions site = configuration.GetSection("Site").Get<SiteOptions>() ?? new SiteOptions();
string dataDirectory = Path.GetFullPath(site.DataDirectory, builder.Environment.ContentRootPath);
Directory.CreateDirectory(dataDirectory);
builder.Services.Configure<SiteOptions>(configuration.GetSection("Site"));
builder.Services.PostConfigure<SiteOptions>(o => o.DataDirectory = dataDirectory);

// Site and federation share one SQLite file by default: an article is saved and federated in one transaction, or neither.
string siteDatabase = $"Data Source={Path.Combine(dataDirectory, "site.db")}";
string storage = configuration["ActivityPub:Storage"] ?? "sqlite";
string federationDatabase = configuration.GetConnectionString("ActivityPub") ?? (storage == "postgresql"
    ? throw new InvalidOperationException("ActivityPub:Storage is postgresql. Set ConnectionStrings:ActivityPub to its database, as in Host=db.example;Database=site;Username=site;Password=….")
    : siteDatabase);
bool allowLoopback = configuration.GetValue("ActivityPub:AllowLoopback", builder.Environment.IsDevelopment());

// ---- The part that makes the site a citizen of the fediverse.
IActivityPubBuilder activityPub = builder.Services.AddActivityPub(options =>
{
    options.Origin = configuration["ActivityPub:Origin"] is { Length: > 0 } origin ? new Origin(origin) : null;
    options.HandleHost = configuration["ActivityPub:HandleHost"] is { Length: > 0 } host ? host : null;
    options.AllowLoopback = allowLoopback;
    options.AuthorizedFetch = configuration.GetValue("ActivityPub:AuthorizedFetch", false);
    options.AddProofs = configuration.GetValue("ActivityPub:AddProofs", false);
    options.SignatureChallenge = configuration.GetValue("ActivityPub:SignatureChallenge", false);
    options.FederationEnabled = configuration.GetValue("ActivityPub:FederationEnabled", true);
    foreach (string domain in configuration.GetSection("ActivityPub:AllowedDomains").Get<string[]>() ?? [])
    {
        options.AllowedDomains.Add(domain);
    }
});
_ = storage switch
{
    "sqlite" => activityPub.UseSqlite(federationDatabase),
    "postgresql" => activityPub.UsePostgreSql(federationDatabase),
    "memory" => activityPub.UseInMemory(),
    _ => throw new InvalidOperationException($"ActivityPub:Storage is '{storage}'. Set it to sqlite, postgresql or memory."),
};
activityPub.AddCms(cms => cms
    .Configure(options => options.CommentModeration = site.Demo ? CommentModeration.Automatic : CommentModeration.Manual)
    .AddChannel("news", channel =>
    {
        channel.DisplayName = site.Name;
        channel.SummaryHtml = "<p>News from the town hall: roads, schools, council, culture.</p>";
        channel.Url = $"{configuration["ActivityPub:Origin"]}/@news";
        channel.IconUrl = $"{configuration["ActivityPub:Origin"]}/images/avatar.png";
        channel.IconMediaType = "image/png";
    })
    .MapContent<Article, ArticleMapper>());

// ---- The site itself.
builder.Services.AddSingleton(new SiteDatabase(siteDatabase));
builder.Services.AddSingleton(new FederationDatabase(IsShared: storage == "sqlite" && federationDatabase == siteDatabase));
builder.Services.AddSingleton<SiteKey>();
builder.Services.AddSingleton<PageHeaders>();
builder.Services.AddSingleton<ArticleService>();
builder.Services.AddSingleton<ArticleViews>();
builder.Services.AddSingleton<ArticleLists>();
builder.Services.AddSingleton<ChannelPages>();
builder.Services.AddHostedService<SiteStart>();
if (site.Demo)
{
    builder.Services.AddSingleton<DemoContent>();
    builder.Services.AddHostedService<Neighbour>();
}

builder.Services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(dataDirectory, "keys"))).SetApplicationName("OrganisationSite");
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
    .AddCookie(options =>
    {
        options.LoginPath = "/sign-in";
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.HttpOnly = true;
        options.Cookie.SecurePolicy = configuration["ActivityPub:Origin"]?.StartsWith("https:", StringComparison.Ordinal) == true ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
    })
    .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
builder.Services.AddAuthorization();
builder.Services.AddRazorPages();
builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = static context =>
{
    if (context.ProblemDetails is { Status: StatusCodes.Status400BadRequest, Detail: null } problem)
    {
        problem.Detail = "The request could not be read. Send a JSON object of the documented form with Content-Type: application/json, and numbers where numbers are expected.";
    }
});
builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
builder.Services.AddHealthChecks().AddActivityPub();
builder.Services.AddRateLimiter(options =>
{
    options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    options.AddPolicy("sign-in", context => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => new FixedWindowRateLimiterOptions { PermitLimit = 20, Window = TimeSpan.FromMinutes(1) }));

    // Each question of a visitor makes the site ask another server.
    options.AddPolicy("follow", context => !HttpMethods.IsPost(context.Request.Method)
        ? RateLimitPartition.GetNoLimiter("")
        : RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = 20, Window = TimeSpan.FromMinutes(1) }));
});

WebApplication app = builder.Build();
PageHeaders pageHeaders = app.Services.GetRequiredService<PageHeaders>();
app.Use(next => context => pageHeaders.InvokeAsync(context, next));
if (!app.Environment.IsDevelopment())
{
    app.UseExceptionHandler();
}

app.UseStatusCodePages();
app.UseStaticFiles();
app.UseRouting();
app.UseRateLimiter();
app.UseAuthentication();
app.UseAuthorization();
app.MapActivityPub();
app.MapSiteApi();
app.MapHealthChecks("/health");
app.MapRazorPages();
app.Run();

/// <summary>Made public for tests that host the site.</summary>
public partial class Program;
