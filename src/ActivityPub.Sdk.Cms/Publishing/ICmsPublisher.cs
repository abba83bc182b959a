using System.Data.Common;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>Publishes the site's content to the fediverse. Thread-safe; one for the whole application.</summary>
/// <remarks>
/// <para>Idempotent: the same channel, key and content a second time does nothing. A changed content is an edit of the same object.</para>
/// <para>What a call did is durable when it returns; deliveries follow in the background. The overloads with a <see cref="DbTransaction"/> take
/// part in a transaction of the site's own, on the same database: content saved and federated, or neither. They make no network request; content
/// with mentions that are not known yet is then sent by the scheduler, seconds after the commit (<see cref="PublishOutcome.Scheduled"/>). So is
/// content whose mentions could not be looked up within five seconds.</para>
/// <para>A change between public, unlisted and any narrower visibility cannot be told to servers that hold a copy: except between
/// public and unlisted, the old object is deleted and a new one with a new id is made.</para>
/// <para>Content that cannot be federated is <see cref="PublishOutcome.Held"/> with a sentence that says why; no call throws for it.</para>
/// </remarks>
public interface ICmsPublisher
{
    /// <summary>Publishes content: creates, updates, schedules or holds it, or does nothing.</summary>
    /// <typeparam name="T">The site's content class, mapped by <c>MapContent</c>, or <see cref="Content.CmsContent"/>.</typeparam>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="content">The content.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">There is no mapping for <typeparamref name="T"/>.</exception>
    ValueTask<PublishResult> PublishAsync<T>(string channel, T content, CancellationToken cancellationToken = default);

    /// <summary>Publishes content within a transaction of the site's own.</summary>
    /// <typeparam name="T">The site's content class, mapped by <c>MapContent</c>, or <see cref="Content.CmsContent"/>.</typeparam>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="content">The content.</param>
    /// <param name="transaction">The open transaction. The caller commits it or rolls it back.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">There is no mapping for <typeparamref name="T"/>.</exception>
    /// <exception cref="NotSupportedException">The store cannot take part in that transaction.</exception>
    ValueTask<PublishResult> PublishAsync<T>(string channel, T content, DbTransaction transaction, CancellationToken cancellationToken = default);

    /// <summary>Takes content back: the object answers 410 from now on, and followers are told to delete it. The content may be published again, as a new object.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="key">The key of the content.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<PublishResult> UnpublishAsync(string channel, string key, CancellationToken cancellationToken = default);

    /// <summary>Takes content back within a transaction of the site's own.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="key">The key of the content.</param>
    /// <param name="transaction">The open transaction. The caller commits it or rolls it back.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotSupportedException">The store cannot take part in that transaction.</exception>
    ValueTask<PublishResult> UnpublishAsync(string channel, string key, DbTransaction transaction, CancellationToken cancellationToken = default);

    /// <summary>Deletes content for good: as <see cref="UnpublishAsync(string, string, CancellationToken)"/>, but its key can never be published again.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="key">The key of the content.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<PublishResult> DeleteAsync(string channel, string key, CancellationToken cancellationToken = default);

    /// <summary>Deletes content for good within a transaction of the site's own.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="key">The key of the content.</param>
    /// <param name="transaction">The open transaction. The caller commits it or rolls it back.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotSupportedException">The store cannot take part in that transaction.</exception>
    ValueTask<PublishResult> DeleteAsync(string channel, string key, DbTransaction transaction, CancellationToken cancellationToken = default);

    /// <summary>Shows what content would look like in the fediverse, without storing or sending anything. Looks mentioned handles up.</summary>
    /// <typeparam name="T">The site's content class, mapped by <c>MapContent</c>, or <see cref="Content.CmsContent"/>.</typeparam>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="content">The content.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">There is no mapping for <typeparamref name="T"/>.</exception>
    /// <exception cref="Channels.ChannelException">There is no such channel.</exception>
    ValueTask<ContentPreview> PreviewAsync<T>(string channel, T content, CancellationToken cancellationToken = default);

    /// <summary>Says where a piece of content stands; <see langword="null"/> where nothing of that channel and key is known.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="key">The key of the content.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Publication?> FindAsync(string channel, string key, CancellationToken cancellationToken = default);

    /// <summary>Lists what a channel published, scheduled and held, newest change first.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<Publication>> ListAsync(string channel, PageRequest page = default, CancellationToken cancellationToken = default);
}
