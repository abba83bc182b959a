using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// The one way out: every request to another server goes through it. It checks the URL of every hop and the address that is dialled,
/// follows redirects itself, signs each hop anew, and bounds time, headers, body and decompression.
/// </summary>
/// <remarks>
/// Thread-safe; one instance serves the whole process. Dependency injection gives it its connections through the named client
/// <see cref="HttpClientName"/>; a test can replace the primary handler of that name and so stay in memory, past the address check.
/// </remarks>
public sealed class EgressClient : IDisposable
{
    /// <summary>The name of the registration with <c>Microsoft.Extensions.Http</c>.</summary>
    public const string HttpClientName = "ActivityPub.Sdk";

    private const int MaxCompressionRatio = 100;

    // Short bodies may shrink a lot for honest reasons.
    private const int CompressionRatioMatters = 64 * 1024;

    private const int MaxUnimportantBytes = 16 * 1024;

    private static readonly string[] JoinedHeaders = ["Accept-Signature", "Cache-Control", "ETag", "Last-Modified", "Link", "Vary", "WWW-Authenticate"];

    private readonly HttpMessageInvoker _invoker;
    private readonly EgressOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly string _userAgent;
    private readonly NewHosts? _newHosts;
    private readonly FetchSlots _fetches;
    private readonly DomainList? _allowed;

    internal EgressClient(HttpMessageInvoker invoker, EgressOptions options, TimeProvider timeProvider)
    {
        _invoker = invoker;
        _options = options;
        _timeProvider = timeProvider;
        _newHosts = options.NewHostsPerDomain is { } limit ? new NewHosts(limit, timeProvider) : null;
        _fetches = new FetchSlots(options.FetchesPerHost);
        _allowed = options.AllowedDomains.Count > 0 ? new DomainList([.. options.AllowedDomains, .. options.OwnOrigin is null ? [] : (string[])[options.OwnOrigin.Host]]) : null;
        _userAgent = options.OwnOrigin is null ? options.UserAgent : $"{options.UserAgent} (+{options.OwnOrigin})";
    }

    internal EgressOptions Options => _options;

    internal TimeProvider TimeProvider => _timeProvider;

    internal FetchSlots Fetches => _fetches;

    /// <summary>Makes a client without dependency injection.</summary>
    /// <param name="options">The limits; the defaults where it is <see langword="null"/>.</param>
    /// <param name="timeProvider">The clock; that of the system where it is <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which.</exception>
    public static EgressClient Create(EgressOptions? options = null, TimeProvider? timeProvider = null) =>
        Create(options ?? new EgressOptions(), timeProvider ?? TimeProvider.System, new SystemNameResolver(), null);

    internal static EgressClient Create(EgressOptions options, TimeProvider timeProvider, INameResolver resolver, IAddressPolicy? policy)
    {
        if (new EgressOptionsValidator().Validate(null, options) is { Failed: true } result)
        {
            throw new ArgumentException(result.FailureMessage, nameof(options));
        }

        EgressHandlerFactory factory = new(options, resolver, policy ?? PolicyFor(options), new SocketDialer(), timeProvider);
        return new EgressClient(new HttpMessageInvoker(factory.Create(), disposeHandler: true), options, timeProvider);
    }

    internal static IAddressPolicy PolicyFor(EgressOptions options) => options.AllowLoopback ? new LoopbackAddressPolicy() : new PublicAddressPolicy();

    /// <summary>Sends a request and reads the answer to its end.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the exchange.</param>
    /// <returns>The answer, whatever its status is.</returns>
    /// <exception cref="EgressException">There is no answer; the exception says why and whether a later try makes sense.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<EgressResponse> SendAsync(EgressRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using CancellationTokenSource deadline = new(_options.ExchangeTimeout, _timeProvider);
        using CancellationTokenSource exchange = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await FollowAsync(request, exchange.Token);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EgressException(EgressFailure.Timeout, $"{request.Target.Origin} did not answer within {_options.ExchangeTimeout.TotalSeconds} s.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    private async Task<EgressResponse> FollowAsync(EgressRequest request, CancellationToken cancellationToken)
    {
        ObjectId target = request.Target;
        bool stayedOnOrigin = true;
        int maxRedirects = Math.Min(_options.MaxRedirects, request.MaxRedirects ?? int.MaxValue);
        List<ObjectId> visited = [];
        while (true)
        {
            RequireAllowed(target);
            if (IsRead(request) && _newHosts?.TryVisit(target.Origin) == false)
            {
                throw new EgressException(EgressFailure.TooManyHosts, $"{target.Origin} is one new host too many of its domain.");
            }

            visited.Add(target);
            using FetchSlots.Slot? slot = IsRead(request) ? await _fetches.EnterAsync(target.Origin, cancellationToken) : null;
            using HttpRequestMessage message = CreateMessage(request, target, stayedOnOrigin);
            if (request.Signer is not null)
            {
                await request.Signer(message, request.Body, cancellationToken);
            }

            using HttpResponseMessage response = await SendHopAsync(message, target, cancellationToken);
            if (ReadRedirect(request, response, target) is not ObjectId next)
            {
                return await ReadAsync(request, response, target, stayedOnOrigin, visited.Count - 1, cancellationToken);
            }

            if (visited.Contains(next))
            {
                throw new EgressException(EgressFailure.RedirectRefused, $"{request.Target.Origin} redirects in a circle.");
            }

            if (visited.Count > maxRedirects)
            {
                throw new EgressException(EgressFailure.TooManyRedirects, $"{request.Target.Origin} redirects more than {maxRedirects} times.");
            }

            stayedOnOrigin &= next.HasSameOrigin(request.Target);
            target = next;
        }
    }

    private static bool IsRead(EgressRequest request) => request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;

    private void RequireAllowed(ObjectId target)
    {
        if (!_options.Enabled)
        {
            throw new EgressException(EgressFailure.UrlRefused, "Federation is switched off.");
        }

        if (_allowed?.Contains(target.Origin.Host) == false)
        {
            throw new EgressException(EgressFailure.UrlRefused, $"{target.Origin} is not among the domains that are allowed.");
        }

        if (_options.AllowLoopback)
        {
            return;
        }

        if (!target.Origin.IsHttps)
        {
            throw new EgressException(EgressFailure.UrlRefused, $"{target.Origin} is not https.");
        }

        if (!_options.AllowedPorts.Contains(target.Origin.Port))
        {
            throw new EgressException(EgressFailure.UrlRefused, $"{target.Origin} names a port that is not allowed.");
        }
    }

    private HttpRequestMessage CreateMessage(EgressRequest request, ObjectId target, bool sameOrigin)
    {
        HttpRequestMessage message = new(request.Method, target.ToUri())
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            if (!request.Body.IsEmpty)
            {
                message.Content = new ReadOnlyMemoryContent(request.Body);
                if (request.ContentType is not null)
                {
                    AddHeader(message, "Content-Type", request.ContentType);
                }
            }

            message.Headers.Host = target.Origin.Authority;
            AddHeader(message, "User-Agent", _userAgent);
            if (request.Accept is not null)
            {
                AddHeader(message, "Accept", request.Accept);
            }

            if (!request.StatusIsEnough)
            {
                AddHeader(message, "Accept-Encoding", "gzip, br");
            }

            foreach ((string name, string value) in request.Headers)
            {
                if (sameOrigin || !(name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)))
                {
                    AddHeader(message, name, value);
                }
            }

            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    private static void AddHeader(HttpRequestMessage message, string name, string value)
    {
        if (value.AsSpan().ContainsAnyInRange('\0', '\u001f')
            || !(message.Headers.TryAddWithoutValidation(name, value) || message.Content?.Headers.TryAddWithoutValidation(name, value) == true))
        {
            throw new ArgumentException($"The header '{name}' cannot be sent.");
        }
    }

    private async Task<HttpResponseMessage> SendHopAsync(HttpRequestMessage message, ObjectId target, CancellationToken cancellationToken)
    {
        using CancellationTokenSource headers = new(_options.HeadersTimeout, _timeProvider);
        using CancellationTokenSource hop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, headers.Token);
        try
        {
            return await _invoker.SendAsync(message, hop.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Find<EgressException>(exception) is EgressException known
                ? new EgressException(known.Failure, known.Message, exception)
                : new EgressException(EgressFailure.Timeout, $"{target.Origin} sent no headers in time.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            throw Translate(exception, target);
        }
    }

    /// <summary>The next URL, or <see langword="null"/> where the answer is the final one.</summary>
    private ObjectId? ReadRedirect(EgressRequest request, HttpResponseMessage response, ObjectId current)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || !IsRead(request))
        {
            return null;
        }

        if (_options.MaxRedirects == 0)
        {
            return null;
        }

        if (GetSingle(response.Headers, "Location") is not string location || Resolve(current, location) is not ObjectId next)
        {
            throw new EgressException(EgressFailure.RedirectRefused, $"{current.Origin} redirects to something that is no URL.");
        }

        if (current.Origin.IsHttps && !next.Origin.IsHttps)
        {
            throw new EgressException(EgressFailure.RedirectRefused, $"{current.Origin} redirects from https to http.");
        }

        if (next.Origin == _options.OwnOrigin)
        {
            throw new EgressException(EgressFailure.RedirectRefused, $"{current.Origin} redirects to this server.");
        }

        return next;
    }

    private static ObjectId? Resolve(ObjectId current, string location)
    {
        // Uri would repair bytes and hosts that have no place here, so it only resolves paths.
        if (location.StartsWith("//", StringComparison.Ordinal))
        {
            location = current.Origin.Scheme + ":" + location;
        }

        if (ObjectId.TryParse(location, out ObjectId? next) || (location.StartsWith('/') && ObjectId.TryParse(current.Origin + location, out next)))
        {
            return next.WithoutFragment();
        }

        int colon = location.IndexOf(':', StringComparison.Ordinal);
        bool hasScheme = colon >= 0 && location.AsSpan(0, colon).IndexOfAny('/', '?', '#') < 0;
        return location.Length > 0 && !hasScheme && !location.AsSpan().ContainsAnyInRange('\0', ' ') && !location.Contains('\\', StringComparison.Ordinal)
            && Uri.TryCreate(new Uri(current.Value), location, out Uri? resolved) && ObjectId.TryParse(resolved.AbsoluteUri, out next)
            ? next.WithoutFragment()
            : null;
    }

    private async Task<EgressResponse> ReadAsync(EgressRequest request, HttpResponseMessage response, ObjectId target, bool stayedOnOrigin, int redirects, CancellationToken cancellationToken)
    {
        int max = Math.Min(request.MaxBytes ?? (request.StatusIsEnough ? MaxUnimportantBytes : int.MaxValue), _options.MaxDocumentBytes);
        bool statusIsEnough = request.StatusIsEnough || !response.IsSuccessStatusCode;
        ReadOnlyMemory<byte> body = await ReadBodyAsync(response, target, max, statusIsEnough, cancellationToken);
        return new EgressResponse((int)response.StatusCode, target, stayedOnOrigin, redirects, ReadHeaders(response), body, ReadRetryAfter(response));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, ObjectId target, int max, bool statusIsEnough, CancellationToken cancellationToken)
    {
        if (!statusIsEnough && response.Content.Headers.ContentLength > max)
        {
            throw TooLarge(target, max);
        }

        if (response.Content.Headers.ContentLength == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        ArrayBufferWriter<byte> buffer = new((int)Math.Clamp(response.Content.Headers.ContentLength ?? 0, 1024, 64 * 1024));
        try
        {
            CountingStream wire = new(await response.Content.ReadAsStreamAsync(cancellationToken));
            await using Stream stream = Decompress(response, wire, target);
            bool compressed = !ReferenceEquals(stream, wire);
            while (true)
            {
                Memory<byte> memory = buffer.GetMemory(1);
                int read = await stream.ReadAsync(memory[..Math.Min(memory.Length, max + 1 - buffer.WrittenCount)], cancellationToken);
                if (read == 0)
                {
                    return buffer.WrittenMemory;
                }

                buffer.Advance(read);
                if (buffer.WrittenCount > max || (compressed && buffer.WrittenCount > CompressionRatioMatters && buffer.WrittenCount / MaxCompressionRatio > wire.Count))
                {
                    return statusIsEnough ? buffer.WrittenMemory[..Math.Min(max, buffer.WrittenCount)] : throw TooLarge(target, max);
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException or SocketException)
        {
            return statusIsEnough ? buffer.WrittenMemory : throw Translate(exception, target);
        }
        catch (EgressException) when (statusIsEnough)
        {
            return buffer.WrittenMemory;
        }
        catch (OperationCanceledException) when (statusIsEnough)
        {
            // The status is known, and it is the answer.
            return buffer.WrittenMemory;
        }
    }

    private static Stream Decompress(HttpResponseMessage response, CountingStream wire, ObjectId target)
    {
        ICollection<string> encodings = response.Content.Headers.ContentEncoding;
        return encodings.Count switch
        {
            0 => wire,
            1 => encodings.First().ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(wire, CompressionMode.Decompress),
                "br" => new BrotliStream(wire, CompressionMode.Decompress),
                "identity" => wire,
                _ => throw new EgressException(EgressFailure.Protocol, $"{target.Origin} answers in an encoding that was not asked for."),
            },
            _ => throw new EgressException(EgressFailure.Protocol, $"{target.Origin} answers in more than one encoding."),
        };
    }

    private static Dictionary<string, string> ReadHeaders(HttpResponseMessage response)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in JoinedHeaders)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) || response.Content.Headers.NonValidated.TryGetValues(name, out values))
            {
                headers[name] = string.Join(", ", values);
            }
        }

        if (GetSingle(response.Headers, "Location") is string location)
        {
            headers["Location"] = location;
        }

        if (GetSingle(response.Content.Headers, "Content-Type") is string contentType)
        {
            headers["Content-Type"] = contentType;
        }

        return headers;
    }

    private TimeSpan? ReadRetryAfter(HttpResponseMessage response)
    {
        if (GetSingle(response.Headers, "Retry-After") is not string text)
        {
            return null;
        }

        TimeSpan? wait = null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            wait = TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
        }
        else if (response.Headers.RetryAfter?.Date is DateTimeOffset date)
        {
            wait = date - _timeProvider.GetUtcNow();
        }

        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? GetSingle(HttpHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out HeaderStringValues values) || values.Count != 1)
        {
            return null;
        }

        return values.First();
    }

    private static EgressException TooLarge(ObjectId target, int max) =>
        new(EgressFailure.TooLarge, $"{target.Origin} answers with more than {max} bytes, or with bytes that grow too much.");

    private static EgressException Translate(Exception exception, ObjectId target)
    {
        if (Find<EgressException>(exception) is EgressException known)
        {
            return new EgressException(known.Failure, known.Message, exception);
        }

        EgressFailure failure = (exception as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => EgressFailure.Dns,
            HttpRequestError.SecureConnectionError => EgressFailure.Tls,
            HttpRequestError.ConfigurationLimitExceeded => EgressFailure.TooLarge,
            HttpRequestError.ConnectionError => EgressFailure.Connect,
            _ when Find<AuthenticationException>(exception) is not null => EgressFailure.Tls,
            _ => EgressFailure.Protocol,
        };
        return new EgressException(failure, $"The exchange with {target.Origin} failed: {failure}.", exception);
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }
}
