using ActivityPub.Sdk.Storage;
using OrganisationSite.Data;

namespace OrganisationSite.Pages;

/// <summary>An article in the editor's list.</summary>
public sealed record EditorRow(Article Article, string State, string? Problem, DeliverySummary Deliveries);
