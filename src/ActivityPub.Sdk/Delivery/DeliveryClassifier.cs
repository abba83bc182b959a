namespace ActivityPub.Sdk.Delivery;

/// <summary>Decides what each answer means. The same table stands in <c>docs/delivery.md</c>; a test holds the two together.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>answer</term><description>what happens</description></listheader>
/// <item><term>2xx</term><description>delivered</description></item>
/// <item><term>408, 425, 429</term><description>tried again by the schedule; <c>Retry-After</c> of a 429 holds the host</description></item>
/// <item><term>401</term><description>tried again, five times in all: the server may have failed to fetch the key</description></item>
/// <item><term>410</term><description>given up; personal inbox: its followers are removed; shared inbox: the host is held</description></item>
/// <item><term>every other 4xx, 413 included</term><description>given up</description></item>
/// <item><term>3xx</term><description>given up: a POST is never redirected</description></item>
/// <item><term>501</term><description>given up</description></item>
/// <item><term>every other 5xx</term><description>tried again; counts against the host; <c>Retry-After</c> of a 503 holds it</description></item>
/// <item><term>no answer: name, connection, TLS, time</term><description>tried again; counts against the host</description></item>
/// <item><term>address or URL not allowed</term><description>given up, nothing was sent</description></item>
/// <item><term>trouble on this side</term><description>tried again</description></item>
/// </list>
/// </remarks>
internal static class DeliveryClassifier
{
    /// <summary>How often a delivery is tried in all when the server refuses its signature.</summary>
    public const int FewAttempts = 5;

    public static DeliveryVerdict Classify(in DeliveryAnswer answer) => answer.Status is int status ? Classify(status) : Classify(answer.Fault);

    public static DeliveryVerdict Classify(int status) => status switch
    {
        >= 200 and < 300 => new(DeliveryAction.Deliver, HostEffect.Alive),
        >= 300 and < 400 => new(DeliveryAction.GiveUp, HostEffect.Alive),
        401 => new(DeliveryAction.RetryFewTimes, HostEffect.Alive),
        408 or 425 => new(DeliveryAction.Retry, HostEffect.Alive),
        429 => new(DeliveryAction.Retry, HostEffect.Alive, HoldsHost: true),
        410 => new(DeliveryAction.InboxGone, HostEffect.Alive),
        >= 400 and < 500 => new(DeliveryAction.GiveUp, HostEffect.Alive),
        501 => new(DeliveryAction.GiveUp, HostEffect.Alive),
        503 => new(DeliveryAction.Retry, HostEffect.Failing, HoldsHost: true),
        _ => new(DeliveryAction.Retry, HostEffect.Failing),
    };

    public static DeliveryVerdict Classify(DeliveryFault fault) => fault switch
    {
        DeliveryFault.AddressRefused => new(DeliveryAction.GiveUp, HostEffect.None),
        DeliveryFault.OwnTrouble => new(DeliveryAction.Retry, HostEffect.None),
        _ => new(DeliveryAction.Retry, HostEffect.Failing),
    };
}
