using System.Net;

namespace ActivityPub.Sdk.Fetching;

/// <summary>Decides which addresses may be dialled.</summary>
internal interface IAddressPolicy
{
    bool Allows(IPAddress address);
}
