namespace ActivityPub.Sdk.Fetching;

/// <summary>Why a request to another server got no answer.</summary>
public enum EgressFailure
{
    /// <summary>The name leads to an address that is not public. Final.</summary>
    AddressRefused,

    /// <summary>Scheme or port of the URL are not allowed. Final.</summary>
    UrlRefused,

    /// <summary>The name could not be resolved. May pass.</summary>
    Dns,

    /// <summary>No connection could be made. May pass.</summary>
    Connect,

    /// <summary>The TLS handshake failed, for example because of the certificate. May pass.</summary>
    Tls,

    /// <summary>One of the time limits of <see cref="EgressOptions"/> was reached. May pass.</summary>
    Timeout,

    /// <summary>The answer is longer than allowed, or grew suspiciously when it was decompressed. Final.</summary>
    TooLarge,

    /// <summary>There were more redirects than allowed. Final.</summary>
    TooManyRedirects,

    /// <summary>A redirect led in a circle, from https to http, to this server itself or to something that is no URL. Final.</summary>
    RedirectRefused,

    /// <summary>The answer is not valid HTTP, or broke off. May pass.</summary>
    Protocol,

    /// <summary>The domain shows more new host names than <see cref="EgressOptions.NewHostsPerDomain"/> allows. May pass.</summary>
    TooManyHosts,
}
