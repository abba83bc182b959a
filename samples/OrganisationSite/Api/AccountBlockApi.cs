using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace OrganisationSite.Api;

/// <summary>Blocks of single accounts, beside those of whole domains.</summary>
internal static class AccountBlockApi
{
    private const string NoAccount = "Name the account by its id, the https address that its posts show as their author.";

    public static void MapAccountBlocks(this IEndpointRouteBuilder api)
    {
        api.MapGet("/account-blocks", async (HttpRequest request, AccountBlocks blocks, int? limit, string? cursor, CancellationToken ct) =>
        {
            Page<AccountBlockRecord> page = await blocks.ListAsync(SiteApi.Paging(limit, cursor), ct);
            return new PageView<AccountBlockView>([.. page.Items.Select(ViewOf)], SiteApi.Next(request, page.Next));
        });

        api.MapPost("/account-blocks", async (AccountBlockInput input, AccountBlocks blocks, CancellationToken ct) =>
            ObjectId.TryParse(input.Account, out ObjectId? account)
                ? Results.Created("/api/account-blocks", ViewOf(await blocks.AddAsync(account, input.Reason, ct)))
                : Results.Problem(statusCode: 400, detail: NoAccount));

        // The account stands in the query or, as for POST, in the body.
        api.MapDelete("/account-blocks", async (string? account, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] AccountBlockInput? input, AccountBlocks blocks, CancellationToken ct) =>
            !ObjectId.TryParse(account ?? input?.Account, out ObjectId? id) ? Results.Problem(statusCode: 400, detail: NoAccount)
            : await blocks.RemoveAsync(id, ct) ? Results.NoContent()
            : Results.Problem(statusCode: 404, detail: $"'{id}' is not blocked."));
    }

    private static AccountBlockView ViewOf(AccountBlockRecord block) => new(block.ActorId.Value, block.Reason, block.CreatedAt);
}
