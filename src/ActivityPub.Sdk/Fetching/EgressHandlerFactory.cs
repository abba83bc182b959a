using System.Net;
using System.Net.Sockets;

namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// Makes the transport of everything that leaves. The address is checked at the moment of dialling, on the very address that is dialled:
/// a name that changes its answer between check and connection gains nothing.
/// </summary>
internal sealed class EgressHandlerFactory
{
    private readonly EgressOptions _options;
    private readonly INameResolver _resolver;
    private readonly IAddressPolicy _policy;
    private readonly IEgressDialer _dialer;
    private readonly TimeProvider _timeProvider;

    public EgressHandlerFactory(EgressOptions options, INameResolver resolver, IAddressPolicy policy, IEgressDialer dialer, TimeProvider timeProvider)
    {
        _options = options;
        _resolver = resolver;
        _policy = policy;
        _dialer = dialer;
        _timeProvider = timeProvider;
    }

    public SocketsHttpHandler Create() => new()
    {
        ConnectCallback = ConnectAsync,
        ConnectTimeout = _options.ConnectTimeout + _options.TlsTimeout,
        PooledConnectionLifetime = _options.ConnectionLifetime,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = _options.ConnectionsPerHost,
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        AutomaticDecompression = DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        // A proxy would dial for us, past the address check.
        UseProxy = false,
        PreAuthenticate = false,
        // Trace ids of this server are nobody else's business.
        ActivityHeadersPropagator = null,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        string host = context.DnsEndPoint.Host;
        int port = context.DnsEndPoint.Port;
        using CancellationTokenSource timeout = new(_options.ConnectTimeout, _timeProvider);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            IReadOnlyList<IPAddress> addresses = await ResolveAsync(host, linked.Token);
            foreach (IPAddress address in addresses)
            {
                // One bad address among good ones is reason enough: it is there on purpose.
                if (!_policy.Allows(address))
                {
                    throw new EgressException(EgressFailure.AddressRefused, $"{host} leads to an address that is not public.");
                }
            }

            return await DialAsync(host, port, addresses, linked.Token);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EgressException(EgressFailure.Timeout, $"{host} could not be reached within {_options.ConnectTimeout.TotalSeconds} s.", exception);
        }
    }

    private async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return [literal];
        }

        IReadOnlyList<IPAddress> addresses;
        try
        {
            addresses = await _resolver.ResolveAsync(host, cancellationToken).AsTask().WaitAsync(cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new EgressException(EgressFailure.Dns, $"The name {host} could not be resolved.", exception);
        }

        return addresses.Count > 0 ? addresses : throw new EgressException(EgressFailure.Dns, $"The name {host} has no address.");
    }

    private async ValueTask<Stream> DialAsync(string host, int port, IReadOnlyList<IPAddress> addresses, CancellationToken cancellationToken)
    {
        SocketException? last = null;
        int tries = Math.Min(addresses.Count, 4);
        for (int i = 0; i < tries; i++)
        {
            IPAddress address = addresses[i].IsIPv4MappedToIPv6 ? addresses[i].MapToIPv4() : addresses[i];

            // Each address gets its share of the time, so that a dead first one does not use all of it.
            using CancellationTokenSource share = new(_options.ConnectTimeout / tries, _timeProvider);
            using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, share.Token);
            try
            {
                return await _dialer.DialAsync(host, new IPEndPoint(address, port), linked.Token);
            }
            catch (SocketException exception)
            {
                last = exception;
            }
            catch (OperationCanceledException) when (share.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                last = new SocketException((int)SocketError.TimedOut);
            }
        }

        throw new EgressException(last?.SocketErrorCode == SocketError.TimedOut ? EgressFailure.Timeout : EgressFailure.Connect, $"No connection to {host}, port {port}.", last);
    }
}
