namespace ActivityPub.Sdk.Json;

internal enum ListLimit
{
    None,
    Tags,
    Attachments,
    Options,
    Aliases,
    References,
}
