namespace ActivityPub.Sdk.Tests.Delivery;

/// <summary>Always the same part of the possible delay.</summary>
internal sealed class FixedRandom(double value) : Random
{
    public override double NextDouble() => value;
}
