using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Testing.Peers;

/// <summary>How a scripted server behaves.</summary>
public sealed class FediversePeerOptions
{
    /// <summary>The address to listen on. The default is <c>http://127.0.0.1:0</c>: a free port of this machine.</summary>
    public string ListenUrl { get; set; } = "http://127.0.0.1:0";

    /// <summary>The public origin, where it is not the address that it listens on.</summary>
    public Origin? Origin { get; set; }

    /// <summary>The scheme of the signatures that it makes. The default is draft-cavage.</summary>
    public HttpSignatureScheme Scheme { get; set; } = HttpSignatureScheme.DraftCavage;

    /// <summary>The schemes that it takes; a delivery signed otherwise is answered with 401. The default is both.</summary>
    public ISet<HttpSignatureScheme> AcceptedSchemes { get; } = new HashSet<HttpSignatureScheme> { HttpSignatureScheme.DraftCavage, HttpSignatureScheme.Rfc9421 };

    /// <summary>Whether its actors accept every Follow at once. The default is <see langword="true"/>.</summary>
    public bool AcceptsFollows { get; set; } = true;

    /// <summary>Decides the status of the answer to a delivery whose signature is valid. The default is 202.</summary>
    public Func<PeerDelivery, int>? Answer { get; set; }

    /// <summary>Is called for each delivery with a valid signature, one after the other, after it was answered. What it throws is kept in <see cref="FediversePeer.Faults"/>.</summary>
    public Func<FediversePeer, PeerDelivery, CancellationToken, Task>? OnDelivery { get; set; }

    /// <summary>The clock. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
