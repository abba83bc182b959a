namespace ActivityPub.Sdk.Architecture.Tests;

/// <summary>That one type uses a member of another.</summary>
/// <param name="Caller">The full name of the type whose code uses it; the outer one for closures and state machines.</param>
/// <param name="Target">The full name of the type that is used.</param>
/// <param name="Member">The name of the method, constructor (<c>.ctor</c>) or field; empty for the type alone.</param>
internal readonly record struct Use(string Caller, string Target, string Member)
{
    public override string ToString() => Member.Length == 0 ? $"{Caller} → {Target}" : $"{Caller} → {Target}.{Member}";
}
