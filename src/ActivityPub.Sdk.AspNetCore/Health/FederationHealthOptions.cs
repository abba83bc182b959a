namespace ActivityPub.Sdk.AspNetCore.Health;

/// <summary>When the federation health check complains.</summary>
public sealed class FederationHealthOptions
{
    /// <summary>How long work may be overdue before the check is degraded. The default is 5 minutes.</summary>
    public TimeSpan MaxOverdue { get; set; } = TimeSpan.FromMinutes(5);
}
