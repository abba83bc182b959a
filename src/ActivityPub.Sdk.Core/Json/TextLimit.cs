namespace ActivityPub.Sdk.Json;

internal enum TextLimit
{
    None,
    Name,
    Summary,
}
