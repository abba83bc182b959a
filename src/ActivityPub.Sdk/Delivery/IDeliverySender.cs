using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Delivery;

/// <summary>Makes one attempt. Throws only for cancellation.</summary>
internal interface IDeliverySender
{
    ValueTask<DeliveryAnswer> SendAsync(DeliveryItem item, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
