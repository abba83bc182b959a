using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace OrganisationSite.Api;

internal static class BlockApi
{
    public static void MapBlocks(this IEndpointRouteBuilder api)
    {
        api.MapGet("/blocks", async (HttpRequest request, DomainBlocks blocks, int? limit, string? cursor, CancellationToken ct) =>
        {
            Page<DomainBlockRecord> page = await blocks.ListAsync(SiteApi.Paging(limit, cursor), ct);
            return new PageView<BlockView>([.. page.Items.Select(static b => new BlockView(b.Domain, b.Reason, b.CreatedAt))], SiteApi.Next(request, page.Next));
        });

        api.MapPost("/blocks", async (BlockInput input, DomainBlocks blocks, CancellationToken ct) =>
        {
            try
            {
                DomainBlockRecord block = await blocks.AddAsync(input.Domain ?? "", input.Reason, ct);
                return Results.Created("/api/blocks", new BlockView(block.Domain, block.Reason, block.CreatedAt));
            }
            catch (ArgumentException exception)
            {
                return Results.Problem(statusCode: 400, detail: exception.Message);
            }
        });

        // The domain stands in the query or, as for POST, in the body.
        api.MapDelete("/blocks", async (string? domain, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] BlockInput? input, DomainBlocks blocks, CancellationToken ct) =>
        {
            string name = domain ?? input?.Domain ?? "";
            try
            {
                return await blocks.RemoveAsync(name, ct) ? Results.NoContent() : Results.Problem(statusCode: 404, detail: $"'{name}' is not blocked.");
            }
            catch (ArgumentException exception)
            {
                return Results.Problem(statusCode: 400, detail: exception.Message);
            }
        });
    }
}
