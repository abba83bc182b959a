namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// Signs a request right before it leaves. It is called once for every hop, so that a redirect never carries on a signature made for
/// another host.
/// </summary>
/// <param name="request">The request with its URL, its <c>Host</c> header and its content headers; the signer adds headers. Sign the URL's <see cref="Uri.PathAndQuery"/>: it is what is sent.</param>
/// <param name="body">The bytes of the body; empty for a GET.</param>
/// <param name="cancellationToken">Cancels the request.</param>
public delegate ValueTask EgressSigner(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
