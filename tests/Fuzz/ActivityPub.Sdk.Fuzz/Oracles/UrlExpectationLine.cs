namespace ActivityPub.Sdk.Fuzz.Oracles;

/// <summary>A text and its parts by the URL Standard; no parts where it is no URL.</summary>
internal sealed record UrlExpectationLine(string Text, UrlParts? Parts);
