namespace ActivityPub.Sdk.Cms.Content;

/// <summary>Turns the site's own content class into what goes to the fediverse. Registered by <c>MapContent</c>; one for the whole application, so it must be thread-safe.</summary>
/// <typeparam name="T">The site's content class.</typeparam>
public interface IContentMapper<in T>
{
    /// <summary>Maps a piece of content.</summary>
    /// <param name="content">The site's content.</param>
    /// <returns>What is published.</returns>
    CmsContent Map(T content);
}
