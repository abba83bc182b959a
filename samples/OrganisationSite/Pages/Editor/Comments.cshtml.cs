using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrganisationSite.Pages;

[Authorize]
public sealed class CommentsModel(CommentService comments) : PageModel
{
    public IReadOnlyList<Comment> Items { get; private set; } = [];

    public async Task OnGetAsync() => Items = (await comments.QueueAsync(new PageRequest(Limit: 100), HttpContext.RequestAborted)).Items;

    public async Task<IActionResult> OnPostApproveAsync(string article, string comment) =>
        ObjectId.TryParse(article, out ObjectId? id) && await comments.ApproveAsync(id, comment, HttpContext.RequestAborted) ? Redirect("/editor/comments") : NotFound();

    public async Task<IActionResult> OnPostRejectAsync(string article, string comment) =>
        ObjectId.TryParse(article, out ObjectId? id) && await comments.RejectAsync(id, comment, HttpContext.RequestAborted) ? Redirect("/editor/comments") : NotFound();
}
