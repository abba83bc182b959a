namespace Microsoft.Extensions.DependencyInjection;

internal sealed class ActivityPubBuilder(IServiceCollection services) : IActivityPubBuilder
{
    public IServiceCollection Services { get; } = services;
}
