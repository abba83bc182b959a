using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrganisationSite.Pages;

public sealed class TagModel(ArticleLists lists) : PageModel
{
    public string Tag { get; private set; } = "";

    public IReadOnlyList<ArticleListItem> Items { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string tag)
    {
        Tag = tag;
        (Items, _) = await lists.ListAsync(null, tag, 0, HttpContext.RequestAborted);
        return Items.Count == 0 ? NotFound() : Page();
    }
}
