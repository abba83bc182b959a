using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>Somebody with a browser, who tells the site a handle and so makes it ask another server, unsigned.</summary>
internal sealed partial class Visitor
{
    private readonly Scene _scene;
    private readonly string _token;
    private readonly string _cookie;

    private Visitor(Scene scene, string token, string cookie)
    {
        _scene = scene;
        _token = token;
        _cookie = cookie;
    }

    public static async Task<Visitor> EnterAsync(Scene scene)
    {
        SiteAnswer page = await scene.GetPageAsync($"/@{scene.Channel}");
        Match token = Token().Match(page.Text);
        Assert.True(page.Status == 200 && token.Success, page.ToString());
        return new Visitor(scene, token.Groups[1].Value, page.Headers["Set-Cookie"].Split(';')[0]);
    }

    /// <summary>Asks where the visitor's server lets people follow.</summary>
    /// <returns>The page; it names a server where one has answered.</returns>
    public async Task<SiteAnswer> AskAsync(string account)
    {
        string form = $"channel={_scene.Channel}&account={Uri.EscapeDataString(account)}&__RequestVerificationToken={Uri.EscapeDataString(_token)}";
        Post post = new("/follow", Encoding.UTF8.GetBytes(form));
        post.Fields.RemoveAll(static f => f.Name is not "Host");
        post.Add("Content-Type", "application/x-www-form-urlencoded").Add("Cookie", _cookie);
        SiteAnswer answer = await _scene.Site.SendAsync(post.ToBytes(), Sources.Next());
        Assert.True(answer.Status == 200, answer.ToString());
        return answer with { Body = Encoding.UTF8.GetBytes(WebUtility.HtmlDecode(answer.Text)) };
    }

    /// <summary>Whether a page sends the visitor on.</summary>
    public static bool IsSentOn(SiteAnswer page) => page.Text.Contains("class=\"button\"", StringComparison.Ordinal);

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
