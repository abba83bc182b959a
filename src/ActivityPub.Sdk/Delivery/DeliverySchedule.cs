using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Delivery;

/// <summary>When a delivery is tried again: after 1, 5 and 15 minutes, 1, 3 and 8 hours, then every 12 hours, each time a random part of it.</summary>
internal static class DeliverySchedule
{
    private static readonly TimeSpan[] s_delays =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(3),
        TimeSpan.FromHours(8),
        TimeSpan.FromHours(12),
    ];

    /// <summary>The greatest delay after an attempt.</summary>
    /// <param name="attempts">The number of attempts so far, 1 or more.</param>
    public static TimeSpan LongestDelay(int attempts) => s_delays[Math.Clamp(attempts - 1, 0, s_delays.Length - 1)];

    /// <summary>When a delivery is due again; <see langword="null"/> where that is past its age limit.</summary>
    public static DateTimeOffset? Next(DeliveryItem item, DateTimeOffset now, TimeSpan? retryAfter, DeliveryOptions options, Random random)
    {
        TimeSpan delay = LongestDelay(item.Attempts) * random.NextDouble();
        if (retryAfter is TimeSpan asked)
        {
            // Whoever was sent away together must not come back together.
            TimeSpan obeyed = Limit(asked, options) + (TimeSpan.FromSeconds(30) * random.NextDouble());
            delay = delay > obeyed ? delay : obeyed;
        }

        DateTimeOffset next = now + (delay > TimeSpan.FromSeconds(1) ? delay : TimeSpan.FromSeconds(1));
        return next - item.EnqueuedAt > options.MaxAge ? null : next;
    }

    /// <summary>A <c>Retry-After</c> cut to the longest that is obeyed.</summary>
    public static TimeSpan Limit(TimeSpan retryAfter, DeliveryOptions options) => retryAfter < options.MaxRetryAfter ? retryAfter : options.MaxRetryAfter;
}
