using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Architecture.Tests;

/// <summary>Who may read what is decided in one place: what answers requests has no other way to the store than through that decision.</summary>
public sealed class VisibilityRuleTests
{
    private const string Endpoints = "ActivityPub.Sdk.AspNetCore";

    // The health check counts what waits in the queues; it shows no content.
    private const string HealthCheck = "ActivityPub.Sdk.AspNetCore.Health.FederationHealthCheck";

    private static readonly Type[] Stores =
    [
        typeof(IFederationStorage), typeof(IStorageScope), typeof(IObjectStore), typeof(IActivityStore), typeof(IInteractionStore), typeof(IFollowerStore), typeof(IFollowingStore),
        typeof(IPublicationStore), typeof(IInboxStore), typeof(IDeliveryStore),
    ];

    [Fact]
    public void Endpoints_reach_the_store_only_through_the_decision() =>
        Assert.Empty(CompiledCode.Breaking(CompiledCode.UsesOf(Endpoints), static use => use.Caller != HealthCheck && Stores.Any(store => store.FullName == use.Target)));

    [Fact]
    public void Endpoints_do_not_judge_visibility_themselves() =>
        Assert.Empty(CompiledCode.Breaking(CompiledCode.UsesOf(Endpoints), static use =>
            use.Target == typeof(Visibility).FullName || use.Target == typeof(VisibilityExtensions).FullName || use.Target == typeof(IVisibilityPolicy).FullName || use.Member == "get_Visibility"));

    [Fact]
    public void The_rules_see_what_there_is_to_see()
    {
        Assert.Contains(CompiledCode.UsesOf(Endpoints), static use => use.Target == typeof(ReadableStorage).FullName);
        Assert.Contains(CompiledCode.UsesOf(Endpoints), static use => use.Caller == HealthCheck && use.Target == typeof(IFederationStorage).FullName);
        Assert.Contains(CompiledCode.UsesOf("ActivityPub.Sdk"), static use => use.Caller == "ActivityPub.Sdk.Policy.VisibilityPolicy" && use.Target == typeof(VisibilityExtensions).FullName);
    }
}
