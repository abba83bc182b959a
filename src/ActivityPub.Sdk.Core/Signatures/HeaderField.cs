namespace ActivityPub.Sdk.Signatures;

/// <summary>One header field line: a name and a value.</summary>
/// <param name="Name">The name; case does not matter.</param>
/// <param name="Value">The value, without the line break.</param>
public readonly record struct HeaderField(string Name, string Value);
