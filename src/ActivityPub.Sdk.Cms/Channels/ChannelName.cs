namespace ActivityPub.Sdk.Cms.Channels;

internal static class ChannelName
{
    private const int MaxLength = 30;

    public static bool IsValid(string? username) =>
        username is { Length: > 0 and <= MaxLength } && username.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    public static string Check(string? username) => IsValid(username)
        ? username!
        : throw new ChannelException($"'{username}' cannot be the name of a channel. Use 1 to 30 letters (a to z), digits and underscores, for example press_office.");
}
