namespace ActivityPub.Sdk.Cms.Content;

internal static class LanguageTag
{
    /// <summary>The tag where it has the shape of a BCP 47 tag, otherwise <see langword="null"/>.</summary>
    public static string? Normalise(string? value)
    {
        value = value?.Trim();
        if (value is not { Length: >= 2 and <= 35 } || !char.IsAsciiLetter(value[0]))
        {
            return null;
        }

        foreach (string part in value.Split('-'))
        {
            if (part.Length is 0 or > 8 || !part.All(char.IsAsciiLetterOrDigit))
            {
                return null;
            }
        }

        return value;
    }
}
