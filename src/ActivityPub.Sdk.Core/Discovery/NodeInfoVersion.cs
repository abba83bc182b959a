namespace ActivityPub.Sdk.Discovery;

/// <summary>The versions of NodeInfo in use.</summary>
public enum NodeInfoVersion
{
    /// <summary>2.0.</summary>
    V20,

    /// <summary>2.1, which adds repository and homepage of the software.</summary>
    V21,
}
