namespace ActivityPub.Sdk.Policy;

/// <summary>What somebody may learn of something that an account of this installation published, and for whom else the answer holds.</summary>
public enum ReadDecision
{
    /// <summary>Nothing: it is answered like something that was never there. The default.</summary>
    Nothing = 0,

    /// <summary>All of it, because of who asks. No cache may keep the answer for others.</summary>
    ForThisReader = 1,

    /// <summary>All of it, and so may everybody else.</summary>
    ForEverybody = 2,

    /// <summary>No more than that it was there for everybody and was taken back.</summary>
    OnlyThatItIsGone = 3,
}
