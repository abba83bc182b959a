using System.Net;
using System.Threading.RateLimiting;
using ActivityPub.Sdk.AspNetCore.Negotiation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.AspNetCore.Limits;

/// <summary>
/// What stands before all work: a share for each address, and bounds for what is under way at one time. Loopback has no privilege: behind a
/// proxy the whole world is loopback.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class RequestLimits : IDisposable
{
    private static readonly TimeSpan _retrySoon = TimeSpan.FromSeconds(10);

    private readonly ILogger<RequestLimits> _logger;
    private readonly TokenBuckets<SourceAddress>? _inbox;
    private readonly TokenBuckets<SourceAddress>? _documents;
    private readonly TokenBuckets<SourceAddress>? _webFinger;
    private readonly ConcurrencyLimiter? _signatures;
    private readonly ConcurrencyLimiter? _largeBodies;
    private int _warned;

    public RequestLimits(IOptions<ActivityPubEndpointOptions> options, TimeProvider timeProvider, ILogger<RequestLimits> logger)
    {
        _logger = logger;
        ActivityPubRateLimits limits = options.Value.RateLimits;
        BodyTimeout = limits.BodyTimeout;
        if (!limits.Enabled)
        {
            return;
        }

        TokenBuckets<SourceAddress>? Buckets(RateLimit? limit) => limit is null ? null : new TokenBuckets<SourceAddress>(limit, limits.MaxAddresses, timeProvider);
        _inbox = Buckets(limits.Inbox);
        _documents = Buckets(limits.Documents);
        _webFinger = Buckets(limits.WebFinger);
        _signatures = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = limits.Concurrency, QueueLimit = limits.QueueLength, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        _largeBodies = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = limits.LargeBodies, QueueLimit = 0 });
    }

    public TimeSpan BodyTimeout { get; }

    /// <summary>Lets requests to inboxes pass as long as their address has not sent too many.</summary>
    public RequestDelegate GuardInbox(RequestDelegate next) => Guard(_inbox, next);

    /// <summary>The same for documents.</summary>
    public RequestDelegate GuardDocument(RequestDelegate next) => Guard(_documents, next);

    /// <summary>The same for WebFinger.</summary>
    public RequestDelegate GuardWebFinger(RequestDelegate next) => Guard(_webFinger, next);

    /// <summary>Waits for the permission to verify a signature.</summary>
    /// <returns>What gives it back; <see langword="null"/> where the request was answered, because too many wait.</returns>
    public async ValueTask<IDisposable?> EnterAsync(HttpContext context)
    {
        if (_signatures is null)
        {
            return NoLease.Instance;
        }

        RateLimitLease lease = await _signatures.AcquireAsync(1, context.RequestAborted).ConfigureAwait(false);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        LogBusy();
        await ProblemResponse.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "This server has too much to do.", _retrySoon).ConfigureAwait(false);
        return null;
    }

    /// <summary>Asks whether a long body may be read at the moment.</summary>
    /// <returns>What gives the permission back; <see langword="null"/> where there is none.</returns>
    public IDisposable? TryEnterLargeBody()
    {
        if (_largeBodies is null)
        {
            return NoLease.Instance;
        }

        RateLimitLease lease = _largeBodies.AttemptAcquire();
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        LogBusy();
        return null;
    }

    public void Dispose()
    {
        _signatures?.Dispose();
        _largeBodies?.Dispose();
    }

    private RequestDelegate Guard(TokenBuckets<SourceAddress>? buckets, RequestDelegate next) => buckets is null
        ? next
        : context =>
        {
            IPAddress? address = context.Connection.RemoteIpAddress;
            WarnAboutProxy(context, address);
            return buckets.TryTake(SourceAddress.Of(address), out TimeSpan retryAfter)
                ? next(context)
                : ProblemResponse.WriteAsync(context, StatusCodes.Status429TooManyRequests, "There are too many requests of this address.", retryAfter);
        };

    // The middleware takes out of the header what it has understood.
    private void WarnAboutProxy(HttpContext context, IPAddress? address)
    {
        if (Volatile.Read(ref _warned) == 0
            && (context.Request.Headers.ContainsKey("X-Forwarded-For") || context.Request.Headers.ContainsKey("Forwarded"))
            && (address is null || IsInternal(address))
            && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            LogProxy(address);
        }
    }

    private static bool IsInternal(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address) || address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out int length) && length == 4
            && (bytes[0] == 10 || (bytes[0] == 172 && (bytes[1] & 0xF0) == 16) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 100 && (bytes[1] & 0xC0) == 64));
    }

    [LoggerMessage(1, LogLevel.Warning, "Requests seem to come through a reverse proxy ({Address}) that nobody told this site about: all clients share the limits of one address. Call app.UseForwardedHeaders() with ForwardedHeadersOptions.KnownProxies or KnownIPNetworks set to the proxy.")]
    private partial void LogProxy(IPAddress? address);

    [LoggerMessage(2, LogLevel.Debug, "More requests came than can be worked on; one was told to come again.")]
    private partial void LogBusy();

    private sealed class NoLease : IDisposable
    {
        public static NoLease Instance { get; } = new();

        public void Dispose()
        {
        }
    }
}
