using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Actors;

/// <summary>An account of another server, or why there is none.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RemoteActorResult
{
    internal RemoteActorResult(RemoteActorRecord actor)
    {
        Actor = actor;
    }

    internal RemoteActorResult(RemoteActorFailure failure)
    {
        Failure = failure;
    }

    /// <summary>The account.</summary>
    public RemoteActorRecord? Actor { get; }

    /// <summary>Why there is none.</summary>
    public RemoteActorFailure Failure { get; }

    /// <summary>Whether there is one.</summary>
    [MemberNotNullWhen(true, nameof(Actor))]
    public bool IsFound => Actor is not null;
}
