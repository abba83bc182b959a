namespace ActivityPub.Sdk.Delivery;

/// <summary>Why an attempt has no HTTP status.</summary>
internal enum DeliveryFault
{
    /// <summary>There is a status.</summary>
    None = 0,

    /// <summary>Name, connection, TLS or protocol failed.</summary>
    Network = 1,

    /// <summary>There was no answer in time.</summary>
    Timeout = 2,

    /// <summary>The URL or the address behind it is not allowed. Nothing was sent.</summary>
    AddressRefused = 3,

    /// <summary>Something on this side failed, such as reading the key. Nothing was sent.</summary>
    OwnTrouble = 4,
}
