namespace ActivityPub.Sdk.Storage;

/// <summary>A field of a profile, written as <c>PropertyValue</c>.</summary>
/// <param name="Name">The label, plain text.</param>
/// <param name="ValueHtml">The value as HTML, often a link.</param>
public sealed record ProfileField(string Name, string ValueHtml);
