using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Tests.Processes;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.AspNetCore.DataProtection;

namespace OrganisationSite.Tests;

/// <summary>Private keys, the key of the API and sessions are where they belong, and nowhere else.</summary>
public sealed class SecretsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_is_in_the_database_the_log_or_an_answer()
    {
        using TemporaryFolder data = new();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path, ("Logging__LogLevel__Default", "Debug"), ("Logging__LogLevel__Microsoft.AspNetCore", "Debug"));

        // The whole of what a site does: followers, posts signed with both keys, new keys, a sign-in.
        PeerActor ada = peer.AddActor("ada");
        await ada.FollowAsync(ObjectId.Parse($"{site.Address}/ap/actors/news"), Token);
        await peer.WaitForAsync(static d => d.Activity is Accept, Token);
        JsonNode article = await site.JsonAsync(HttpMethod.Post, "/api/channels/news/articles", new { title = "Agenda", html = "<p>One</p>" });
        await peer.WaitForAsync(static d => d.Activity is Create, Token);
        Assert.Equal(HttpStatusCode.NoContent, (await site.ApiAsync(HttpMethod.Post, "/api/channels/news/keys?overlapHours=0")).Status);
        await peer.WaitForAsync(static d => d.Activity is Update, Token);
        string session = await SignInAsync(site);

        StringBuilder answers = new();
        foreach (string path in (string[])["/", "/channels", "/@news", $"/articles/{article["id"]}", "/ap/actors/news", "/ap/actor", "/ap/actors/news/outbox?page=1", "/.well-known/nodeinfo", "/nodeinfo/2.1", "/health", "/sign-in", "/nothing"])
        {
            answers.AppendLine((await site.GetAsync(path, "*/*")).Text);
        }

        foreach (string path in (string[])["/api/channels", $"/api/articles/{article["id"]}", $"/api/articles/{article["id"]}/deliveries", "/api/channels/news/followers", "/api/blocks"])
        {
            answers.AppendLine((await site.ApiAsync(HttpMethod.Get, path)).Text);
        }

        // What lies in the files while the site runs, what it left when it was killed, and what it sent.
        await site.KillAsync();
        Dictionary<string, byte[]> places = new()
        {
            ["the log"] = Encoding.UTF8.GetBytes(site.Output),
            ["the answers"] = Encoding.UTF8.GetBytes(answers.ToString()),
            ["the deliveries"] = [.. peer.Deliveries.SelectMany(static d => d.Body.ToArray())],
        };
        foreach (string file in Directory.GetFiles(data.Path, "*", SearchOption.AllDirectories))
        {
            places[file] = await File.ReadAllBytesAsync(file, Token);
        }

        Assert.Contains(places.Keys, static name => name.EndsWith("site.db-wal", StringComparison.Ordinal));
        IReadOnlyList<byte[]> privateKeys = await OpenKeysAsync(data);
        Assert.True(privateKeys.Count >= 6, $"{privateKeys.Count} keys");
        foreach ((string place, byte[] bytes) in places)
        {
            foreach (byte[] secret in privateKeys.SelectMany(Forms).Append("PRIVATE KEY"u8.ToArray()).Append(Encoding.UTF8.GetBytes(SiteProcess.ApiKey)).Append(Encoding.UTF8.GetBytes(session)))
            {
                Assert.True(bytes.AsSpan().IndexOf(secret) < 0, $"{place} holds {Encoding.Latin1.GetString(secret)}");
            }
        }

        // The search finds what there is: the public key stands in several of these places.
        Assert.Contains(places, static place => place.Value.AsSpan().IndexOf("BEGIN PUBLIC KEY"u8) >= 0);
        Assert.All(privateKeys, static key => Assert.True(key.AsSpan().IndexOf(Forms(key).First()) >= 0));
    }

    [Fact]
    public async Task A_lost_key_ring_stops_the_start_with_a_sentence()
    {
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path);
        await site.StopAsync();
        string ring = data.Combine("keys");
        string kept = data.Combine("kept");
        Directory.Move(ring, kept);
        await Assert.ThrowsAsync<InvalidOperationException>(site.RestartAsync);
        Assert.Contains("cannot be decrypted", site.Output, StringComparison.Ordinal);
        Assert.Contains("restore the Data Protection key ring", site.Output, StringComparison.Ordinal);

        // With the old ring back it starts.
        Directory.Delete(ring, recursive: true);
        Directory.Move(kept, ring);
        await site.RestartAsync();
        Assert.Equal(HttpStatusCode.OK, (await site.DocumentAsync("/ap/actor")).Status);
    }

    [Fact]
    public async Task New_keys_are_given_by_the_api_with_an_overlap()
    {
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path);
        string before = (await site.DocumentAsync("/ap/actors/news")).Json!["publicKey"]!["id"]!.GetValue<string>();
        Assert.Equal(HttpStatusCode.BadRequest, (await site.ApiAsync(HttpMethod.Post, "/api/channels/news/keys?overlapHours=1000")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.ApiAsync(HttpMethod.Post, "/api/channels/nobody/keys")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await site.ApiAsync(HttpMethod.Post, "/api/channels/news/keys")).Status);
        JsonNode actor = (await site.DocumentAsync("/ap/actors/news")).Json!;

        // The old key still signs, so it stands where others look first; the new ones are there to be learned.
        Assert.Equal(before, actor["publicKey"]!["id"]!.GetValue<string>());
        Assert.Equal(3, actor["assertionMethod"]!.AsArray().Count);
    }

    // With the key ring of the site and its purposes, as the site itself opens them.
    private static async Task<IReadOnlyList<byte[]>> OpenKeysAsync(TemporaryFolder data)
    {
        IDataProtectionProvider provider = DataProtectionProvider.Create(new DirectoryInfo(data.Combine("keys")), static builder => builder.SetApplicationName("OrganisationSite"));
        await using SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = $"Data Source={data.Combine("site.db")}" });
        await storage.InitializeAsync(Token);
        List<byte[]> opened = [];
        foreach (string username in (string[])["news", "instance.actor"])
        {
            foreach (ActorKeyRecord key in await storage.ActorKeys.ListAsync(username, Token))
            {
                opened.Add(provider.CreateProtector("ActivityPub.Sdk.ActorKeys.v1", "ActivityPub.Sdk.ActorKeys/" + key.KeyId.WithoutFragment().Value).Unprotect(key.ProtectedPrivateKey.ToArray()));
            }
        }

        return opened;
    }

    // Secret parts of a key, as bytes and in the encodings in which they might lie about. Base64 begins at each of three offsets.
    private static IEnumerable<byte[]> Forms(byte[] pkcs8)
    {
        byte[] part;
        if (pkcs8.Length > 200)
        {
            using RSA rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            part = rsa.ExportParameters(includePrivateParameters: true).D!;
        }
        else
        {
            part = pkcs8[^32..];
        }

        byte[] middle = part[4..28];
        yield return middle;
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(middle));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(middle));
        for (int offset = 0; offset < 3; offset++)
        {
            byte[] whole = middle[offset..(offset + 18)];
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(whole));
            yield return Encoding.ASCII.GetBytes(Base64Url.EncodeToString(whole));
        }
    }

    private static async Task<string> SignInAsync(SiteProcess site)
    {
        SiteAnswer form = await site.PageAsync("/sign-in");
        string cookie = form.Headers["Set-Cookie"].Split(';')[0];
        const string Field = "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"";
        string token = form.Text[(form.Text.IndexOf(Field, StringComparison.Ordinal) + Field.Length)..].Split('"')[0];
        using HttpRequestMessage request = new(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent([new("key", SiteProcess.ApiKey), new("__RequestVerificationToken", token)]),
        };
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        SiteAnswer answer = await site.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        string session = answer.Headers["Set-Cookie"].Split("AspNetCore.Cookies=")[1].Split(';')[0];
        using HttpRequestMessage editor = new(HttpMethod.Get, "/editor");
        editor.Headers.TryAddWithoutValidation("Cookie", $".AspNetCore.Cookies={session}");
        Assert.Equal(HttpStatusCode.OK, (await site.SendAsync(editor)).Status);
        return session;
    }
}
