using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Tests.Processes;

namespace OrganisationSite.Tests;

/// <summary>samples/OrganisationSite as a process of its own, driven from outside.</summary>
internal sealed class SiteProcess : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private ChildProcess _process;

    private SiteProcess(string address, IReadOnlyDictionary<string, string?> settings, ChildProcess process)
    {
        Address = address;
        _settings = settings;
        _process = process;
        _client.BaseAddress = new Uri(address);
    }

    public const string ApiKey = "key-of-the-tests";

    /// <summary>The origin of the site, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>What the site wrote to the console since it was started last.</summary>
    public string Output => _process.Output;

    private static string Folder => Path.Combine(Repository.Root, "samples", "OrganisationSite");

    /// <summary>Starts the site in Production on a free port and waits until it answers.</summary>
    public static async Task<SiteProcess> StartAsync(string dataDirectory, params (string Key, string? Value)[] more)
    {
        string address = LoopbackPort.FreeAddress();
        Dictionary<string, string?> settings = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = address,
            ["ActivityPub__Origin"] = address,
            ["ActivityPub__AllowLoopback"] = "true",
            ["Site__DataDirectory"] = dataDirectory,
            ["Site__ApiKey"] = ApiKey,
            ["Site__Demo"] = "false",
        };
        foreach ((string key, string? value) in more)
        {
            settings[key] = value;
        }

        SiteProcess site = new(address, settings, Launch(settings));
        try
        {
            await site.WaitUntilUpAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the site's program and leaves it alone; for starts that are expected to fail.</summary>
    public static ChildProcess Launch(IReadOnlyDictionary<string, string?> settings)
    {
        string program = Path.Combine(Folder, "bin", Repository.Configuration, "net10.0", "OrganisationSite.dll");
        Assert.True(File.Exists(program), $"{program} was not built.");
        return ChildProcess.Start(ChildProcess.DotNet, ["exec", program], Folder, settings);
    }

    /// <summary>Ends the site as <c>kill -9</c> does.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Asks the site to stop and waits until it has.</summary>
    public async Task StopAsync()
    {
        await _process.TerminateAsync(TestContext.Current.CancellationToken);
        Assert.True(_process.ExitCode == 0, Output);
    }

    /// <summary>Starts the site again, with the same data and the same address.</summary>
    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        _process = Launch(_settings);
        await WaitUntilUpAsync();
    }

    /// <summary>Asks as an API client does, with the key.</summary>
    public Task<SiteAnswer> ApiAsync(HttpMethod method, string path, object? body = null) => ApiAsync(method, path, body is null ? null : JsonSerializer.Serialize(body), ApiKey);

    /// <summary>Asks as an API client does, with any body and any key.</summary>
    public async Task<SiteAnswer> ApiAsync(HttpMethod method, string path, string? body, string? key, string mediaType = "application/json")
    {
        using HttpRequestMessage request = new(method, path);
        request.Headers.Accept.ParseAdd("application/json");
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
        }

        return await SendAsync(request);
    }

    /// <summary>Asks as an API client does, and expects success.</summary>
    public async Task<JsonNode> JsonAsync(HttpMethod method, string path, object? body = null)
    {
        SiteAnswer answer = await ApiAsync(method, path, body);
        Assert.True((int)answer.Status < 300, $"{method} {path}: {(int)answer.Status} {answer.Text}\n{Output}");
        return answer.Json!;
    }

    /// <summary>Follows <c>next</c> through a paged list of the API.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<JsonNode>>> PagesAsync(string path)
    {
        List<IReadOnlyList<JsonNode>> pages = [];
        for (string? next = path; next is not null;)
        {
            JsonNode page = await JsonAsync(HttpMethod.Get, next);
            pages.Add([.. page["items"]!.AsArray().Select(static i => i!)]);
            next = page["next"]?.GetValue<string>();
            Assert.True(pages.Count < 1000, $"{path} never ends.");
        }

        return pages;
    }

    /// <summary>Asks as a browser does.</summary>
    public Task<SiteAnswer> PageAsync(string path) => GetAsync(path, "text/html");

    /// <summary>Asks as another server does.</summary>
    public Task<SiteAnswer> DocumentAsync(string path) => GetAsync(path, "application/activity+json");

    /// <summary>The documents of all pages of the outbox of an account.</summary>
    public async Task<string> OutboxAsync(string channel)
    {
        StringBuilder all = new();
        SiteAnswer outbox = await DocumentAsync($"/ap/actors/{channel}/outbox");
        Assert.Equal(HttpStatusCode.OK, outbox.Status);
        all.AppendLine(outbox.Text);
        for (string? next = outbox.Json!["first"]!.GetValue<string>(); next is not null;)
        {
            SiteAnswer page = await DocumentAsync(next);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            all.AppendLine(page.Text);
            next = page.Json!["next"]?.GetValue<string>();
        }

        return all.ToString();
    }

    public async Task<SiteAnswer> GetAsync(string path, string accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        return await SendAsync(request);
    }

    public async Task<SiteAnswer> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage answer = await AskAsync(request);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new SiteAnswer(
            answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType,
            text,
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(static h => h.Key, static h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _client.Dispose();
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request)
    {
        try
        {
            return await _client.SendAsync(request, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new HttpRequestException($"{exception.Message}\nThe site {(_process.HasExited ? $"ended with {_process.ExitCode}" : "runs")}:\n{Output}", exception);
        }
    }

    private Task WaitUntilUpAsync() => Eventually.TrueAsync(() => $"the site answers.\n{Output}", async _ =>
    {
        if (_process.HasExited)
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
            throw new InvalidOperationException($"The site ended with {_process.ExitCode}.\n{Output}");
        }

        return (await PageAsync("/")).Status == HttpStatusCode.OK;
    });
}
