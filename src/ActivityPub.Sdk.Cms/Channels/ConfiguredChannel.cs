namespace ActivityPub.Sdk.Cms.Channels;

/// <summary>A channel that the configuration of the site asks for.</summary>
internal sealed record ConfiguredChannel(string Username, Action<ChannelSettings>? Configure)
{
    public ChannelSettings ToSettings()
    {
        ChannelSettings settings = new();
        Configure?.Invoke(settings);
        return settings;
    }
}
