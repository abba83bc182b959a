namespace ActivityPub.Sdk.Fuzz;

/// <summary>Something that must hold for every input does not.</summary>
internal sealed class BrokenOracleException(string message) : Exception(message);
