namespace ActivityPub.Sdk;

/// <summary>How often something may happen: a number at once, and from then on a number per second (a token bucket).</summary>
/// <param name="Burst">How many may come at once, 1 or more.</param>
/// <param name="PerSecond">How many a second come back after that, more than 0; 0.01 is one in a hundred seconds.</param>
public sealed record RateLimit(int Burst, double PerSecond)
{
    /// <summary>A limit by the hour: all at once, and as many again within an hour.</summary>
    /// <param name="number">How many, 1 or more.</param>
    public static RateLimit PerHour(int number) => new(number, number / 3600.0);

    internal bool IsValid => Burst >= 1 && PerSecond > 0 && double.IsFinite(PerSecond);

    /// <summary>How long it takes until an empty bucket is full again.</summary>
    internal TimeSpan TimeToFill => TimeSpan.FromSeconds(Math.Min(Burst / PerSecond, TimeSpan.MaxValue.TotalSeconds / 2));
}
