using System.Net;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>The site opened a connection, or tried to.</summary>
/// <param name="Host">The host of the URL.</param>
/// <param name="Address">The address that was dialled, after the site's own judgement.</param>
internal sealed record Dial(string Host, IPEndPoint Address);
