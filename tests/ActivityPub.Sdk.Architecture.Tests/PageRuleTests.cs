namespace ActivityPub.Sdk.Architecture.Tests;

/// <summary>The pages of the sample encode whatever they write; markup gets there as SafeHtml alone.</summary>
public sealed class PageRuleTests
{
    private const string Sample = "OrganisationSite";
    private const string HtmlString = "Microsoft.AspNetCore.Html.HtmlString";

    [Fact]
    public void One_type_writes_markup_into_pages()
    {
        Assert.Equal(["OrganisationSite.Pages.SafeMarkup"], CompiledCode.TypesThatImplement(Sample, "Microsoft.AspNetCore.Html.IHtmlContent"));
        Assert.Equal(
            ["ActivityPub.Sdk.Cms.Content.SafeHtml"],
            System.Reflection.Assembly.Load(Sample).GetType("OrganisationSite.Pages.SafeMarkup", throwOnError: true)!.GetConstructors().Single().GetParameters().Select(static p => p.ParameterType.FullName));
    }

    [Fact]
    public void Pages_write_no_text_as_markup() =>
        Assert.Empty(CompiledCode.Breaking(CompiledCode.UsesOf(Sample), static use => use.Member is "Raw" or "AppendHtml" or "SetHtmlContent" or "AppendHtmlLine" or "AppendFormat"
            && use.Target.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)));

    // The compiler of the pages writes both itself, for what stands in the page's file.
    [Fact]
    public void What_is_written_as_it_is_stands_in_the_pages_file()
    {
        IReadOnlyList<string> calls = CompiledCode.CallsWithoutLiteral(Sample, static called => called.Name == "WriteLiteral" || (called.Name == ".ctor" && called.DeclaringType.FullName == HtmlString));
        Assert.True(calls.Count == 0, string.Join('\n', calls));
        Assert.Contains(CompiledCode.UsesOf(Sample), static use => use.Member == "WriteLiteral");
    }

    [Fact]
    public void The_sample_asks_other_servers_through_the_engine() =>
        Assert.Empty(CompiledCode.Breaking(CompiledCode.UsesOf(Sample), static use => use.Target is "System.Net.Http.HttpClient" or "System.Net.Sockets.Socket" or "System.Net.Dns"));
}
