namespace ActivityPub.Sdk.Fetching;

/// <summary>What came of fetching a document.</summary>
public enum FetchOutcome
{
    /// <summary>The document is here.</summary>
    Found,

    /// <summary>The server does not know it (404).</summary>
    NotFound,

    /// <summary>It was deleted (410).</summary>
    Gone,

    /// <summary>The server wants another signature, or does not show it to this one (401, 403).</summary>
    Denied,

    /// <summary>The server refused the request in another way (the other 4xx). Final.</summary>
    Rejected,

    /// <summary>The answer is not an ActivityPub document: wrong media type, no JSON object, duplicate or missing id, too deep.</summary>
    NotActivityPub,

    /// <summary>The document has the id of something else. It proves nothing and was thrown away.</summary>
    WrongId,

    /// <summary>The URL, an address, a redirect or the size of the answer was refused. Final.</summary>
    Refused,

    /// <summary>The id is on this server, which fetches nothing from itself.</summary>
    OwnOrigin,

    /// <summary>The budget of the event is used up.</summary>
    OverBudget,

    /// <summary>The network failed, or the server had trouble (408, 429, 5xx). Worth a later try.</summary>
    Unavailable,
}
