namespace ActivityPub.Sdk.Fetching;

/// <summary>What came of looking up a handle.</summary>
public enum WebFingerOutcome
{
    /// <summary>The handle belongs to an actor.</summary>
    Found,

    /// <summary>The server does not know the handle (404, 410), or it has no actor.</summary>
    NotFound,

    /// <summary>The answer is no WebFinger document, is about somebody else, or sends on in a circle.</summary>
    Invalid,

    /// <summary>The handle leads to another actor than the one that claims it.</summary>
    Mismatch,

    /// <summary>The URL, an address, a redirect or the size of the answer was refused, or the server refused the request. Final.</summary>
    Refused,

    /// <summary>The handle is of this server, which asks nothing of itself.</summary>
    OwnHost,

    /// <summary>The budget of the event is used up.</summary>
    OverBudget,

    /// <summary>The network failed, or the server had trouble (408, 429, 5xx). Worth a later try.</summary>
    Unavailable,
}
