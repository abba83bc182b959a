namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>Reads documents of the site as somebody.</summary>
internal static class Reading
{
    /// <summary>A GET that an account has signed.</summary>
    public static Post SignedGet(this RemoteActor reader, string target)
    {
        Post request = new(target, []) { Method = "GET" };
        foreach (string field in (string[])["Content-Type", "Digest", "Content-Digest"])
        {
            request[field] = null;
        }

        request["Accept"] = Peer.ActivityJson;
        return request.Sign(new CavageSignature(reader.Key) { Headers = "(request-target) host date" });
    }

    /// <summary>Asks for a document: signed by the reader, or unsigned where there is none.</summary>
    public static Task<SiteAnswer> ReadAsync(this Scene scene, string target, RemoteActor? reader) =>
        reader is null ? scene.GetDocumentAsync(target) : scene.SendAsync(reader.SignedGet(target));

    /// <summary>The whole answer as text, without the time at which it was given.</summary>
    public static string Comparable(this SiteAnswer answer) =>
        $"{answer.Status}\n{string.Join('\n', answer.Headers.Where(static h => !h.Key.Equals("Date", StringComparison.OrdinalIgnoreCase)).Select(static h => $"{h.Key}: {h.Value}").Order(StringComparer.Ordinal))}\n\n{answer.Text}";
}
