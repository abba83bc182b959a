using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Cms.Channels;

/// <summary>The channels of the site: its organisation, department, topic and personal accounts. Thread-safe; one for the whole application.</summary>
public sealed class ChannelDirectory
{
    private readonly ActorDirectory _actors;
    private readonly FederationUris _uris;
    private readonly IFederationStorage _storage;
    private readonly IOutbox _outbox;
    private readonly ActorKeyRing _keys;

    internal ChannelDirectory(ActorDirectory actors, FederationUris uris, IFederationStorage storage, IOutbox outbox, ActorKeyRing keys)
    {
        _actors = actors;
        _uris = uris;
        _storage = storage;
        _outbox = outbox;
        _keys = keys;
    }

    /// <summary>Makes a channel. It can be found and followed at once.</summary>
    /// <param name="username">The name before the <c>@</c>: 1 to 30 letters, digits and underscores. It never changes.</param>
    /// <param name="settings">What the channel shows of itself.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ChannelException">The name is not valid, is taken or belonged to a deleted channel, or a setting is not valid; the message says which.</exception>
    public async ValueTask<Channel> CreateAsync(string username, ChannelSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ChannelName.Check(username);
        if (await _storage.Actors.FindAsync(username, cancellationToken) is { } known)
        {
            throw new ChannelException(known.DeletedAt is null
                ? $"There is already a channel '{known.Username}'. Upper and lower case are the same in names of channels."
                : $"The channel '{known.Username}' was deleted. Choose another name: other servers do not take back an account that was deleted.");
        }

        LocalActor actor = await SaveAsync(username, ToProfile(username, settings, null), null, cancellationToken);
        return await ToChannelAsync(actor, cancellationToken);
    }

    /// <summary>Changes what a channel shows of itself. A change is sent to the followers; without one nothing happens.</summary>
    /// <param name="username">The name of the channel.</param>
    /// <param name="settings">What the channel shows of itself from now on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ChannelException">There is no such channel, or a setting is not valid; the message says which.</exception>
    public async ValueTask<Channel> UpdateAsync(string username, ChannelSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        LocalActor known = await RequireAsync(username, cancellationToken);
        ActorProfile profile = ToProfile(known.Username, settings, known.Profile);
        LocalActor saved;
        await using (IStorageTransaction transaction = await _storage.BeginTransactionAsync(cancellationToken))
        {
            saved = await SaveAsync(known.Username, profile, transaction, cancellationToken);
            if (!AreEqual(profile, known.Profile))
            {
                await AnnounceAsync(saved, transaction, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        return await ToChannelAsync(saved, cancellationToken);
    }

    /// <summary>Finds a channel.</summary>
    /// <param name="username">The name, compared without case.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Channel?> FindAsync(string username, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(username);
        return await FindActorAsync(username, cancellationToken) is { } actor ? await ToChannelAsync(actor, cancellationToken) : null;
    }

    /// <summary>Lists the channels by name.</summary>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Page<Channel>> ListAsync(PageRequest page = default, CancellationToken cancellationToken = default)
    {
        Page<ActorRecord> records = await _storage.Actors.ListAsync(page, cancellationToken);
        List<Channel> channels = new(records.Items.Count);
        foreach (ActorRecord record in records.Items)
        {
            if (await FindActorAsync(record.Username, cancellationToken) is { } actor)
            {
                channels.Add(await ToChannelAsync(actor, cancellationToken));
            }
        }

        return new Page<Channel>(channels, records.Next);
    }

    /// <summary>
    /// Gives a channel new keys and tells its followers. The new keys are published at once and sign after <paramref name="overlap"/>; the
    /// old ones stay published for another <paramref name="overlap"/>, so that what is under way still verifies.
    /// </summary>
    /// <param name="username">The name of the channel.</param>
    /// <param name="overlap">How long others get to learn the new keys, up to 30 days. A day or two is usual; zero, as after a theft, signs with them at once and withdraws the old ones.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ChannelException">There is no such channel.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="overlap"/> is negative or above 30 days.</exception>
    public async ValueTask RotateKeysAsync(string username, TimeSpan overlap, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(overlap, TimeSpan.FromDays(30));
        LocalActor actor = await RequireAsync(username, cancellationToken);
        await _keys.RotateAsync(actor.Username, overlap, cancellationToken);
        await using IStorageTransaction transaction = await _storage.BeginTransactionAsync(cancellationToken);
        await AnnounceAsync(actor, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Makes the channel or brings it to these settings.</summary>
    internal async ValueTask EnsureAsync(string username, ChannelSettings settings, CancellationToken cancellationToken)
    {
        if (await FindActorAsync(username, cancellationToken) is null)
        {
            await CreateAsync(username, settings, cancellationToken);
        }
        else
        {
            await UpdateAsync(username, settings, cancellationToken);
        }
    }

    /// <summary>The account of a channel; the instance actor and deleted accounts are none.</summary>
    internal async ValueTask<LocalActor?> FindActorAsync(string username, CancellationToken cancellationToken) =>
        await _actors.FindAsync(username, cancellationToken) is { DeletedAt: null, IsInstanceActor: false } actor ? actor : null;

    internal async ValueTask<LocalActor> RequireAsync(string username, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(username);
        return await FindActorAsync(username, cancellationToken) ?? throw new ChannelException(Missing(username));
    }

    internal static string Missing(string username) =>
        $"There is no channel '{username}'. Add it with cms.AddChannel(\"{username}\") at start, or make it with ChannelDirectory.CreateAsync.";

    // Records compare lists by reference.
    private static bool AreEqual(ActorProfile left, ActorProfile right) =>
        left.Fields.SequenceEqual(right.Fields)
        && left.AlsoKnownAs.SequenceEqual(right.AlsoKnownAs, StringComparer.Ordinal)
        && left.AttributionDomains.SequenceEqual(right.AttributionDomains, StringComparer.Ordinal)
        && left == right with { Fields = left.Fields, AlsoKnownAs = left.AlsoKnownAs, AttributionDomains = left.AttributionDomains };

    private async ValueTask<LocalActor> SaveAsync(string username, ActorProfile profile, IStorageScope? scope, CancellationToken cancellationToken)
    {
        try
        {
            return await _actors.SaveAsync(username, profile, scope, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            // The sentence is for administrators; the name of a parameter of another method is not.
            int suffix = exception.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal);
            throw new ChannelException(suffix > 0 ? exception.Message[..suffix] : exception.Message, exception);
        }
    }

    private async ValueTask AnnounceAsync(LocalActor actor, IStorageScope scope, CancellationToken cancellationToken)
    {
        Actor document = await _actors.BuildAsync(actor, cancellationToken);
        Update update = new()
        {
            Actor = (ObjectRef)actor.Id,
            Object = (ObjectRef)document,
            To = (ObjectRef)ActivityStreams.Public,
            Cc = (ObjectRef)_uris.Followers(actor.Username),
            Published = actor.UpdatedAt,
        };
        OutgoingActivity outgoing = new()
        {
            Username = actor.Username,
            Activity = update,
            Visibility = Visibility.Public,
            ToFollowers = true,
            OrderingKey = actor.Id.Value,
        };
        await _outbox.SendAsync(outgoing, scope, cancellationToken);
    }

    private async ValueTask<Channel> ToChannelAsync(LocalActor actor, CancellationToken cancellationToken) => new()
    {
        Username = actor.Username,
        Handle = actor.Handle,
        ActorId = actor.Id,
        Profile = actor.Profile,
        CreatedAt = actor.CreatedAt,
        UpdatedAt = actor.UpdatedAt,
        FollowerCount = await _storage.Followers.CountAsync(actor.Username, cancellationToken),
    };

    private ActorProfile ToProfile(string username, ChannelSettings settings, ActorProfile? known)
    {
        Uri origin = new(_uris.Origin + "/");
        string? icon = LinkAddress.Own(settings.IconUrl, origin);
        string? image = LinkAddress.Own(settings.ImageUrl, origin);
        string? summary = HtmlSanitisation.CleanOwn(settings.SummaryHtml, origin).Value;
        return new ActorProfile
        {
            Type = settings.Type,
            DisplayName = string.IsNullOrWhiteSpace(settings.DisplayName) ? username : settings.DisplayName.Trim(),
            SummaryHtml = summary.Length == 0 ? null : summary,
            Url = LinkAddress.Own(settings.Url, origin),
            IconUrl = icon,
            IconMediaType = icon is null ? null : MediaTypes.Normalise(settings.IconMediaType, icon),
            ImageUrl = image,
            ImageMediaType = image is null ? null : MediaTypes.Normalise(settings.ImageMediaType, image),
            Fields = [.. settings.Fields.Select(field => new ProfileField(field.Name, HtmlSanitisation.CleanOwn(field.ValueHtml, origin).Value))],
            Language = LanguageTag.Normalise(settings.Language),
            ManuallyApprovesFollowers = settings.ManuallyApprovesFollowers,
            Discoverable = settings.Discoverable,
            Indexable = settings.Indexable,
            AlsoKnownAs = [.. settings.AlsoKnownAs],
            AttributionDomains = [.. settings.AttributionDomains],
            MovedTo = known?.MovedTo,
        };
    }
}
