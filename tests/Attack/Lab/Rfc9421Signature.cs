using System.Globalization;
using System.Text;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>A signature by RFC 9421, good as it comes and bad in whatever a test changes.</summary>
internal sealed record Rfc9421Signature(SigningKey Key)
{
    public string KeyId { get; init; } = Key.KeyId.Value;

    public string Label { get; init; } = "sig1";

    /// <summary>The covered components as they are written, quotes and parameters included.</summary>
    public IReadOnlyList<string> Components { get; init; } = ["\"@method\"", "\"@target-uri\"", "\"content-digest\""];

    /// <summary>The parameter <c>created</c>; left out where it is <see langword="null"/>.</summary>
    public long? Created { get; init; } = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public long? Expires { get; init; }

    public string? Algorithm { get; init; }

    /// <summary>Everything else behind the parameters, such as <c>;tag="x"</c>.</summary>
    public string More { get; init; } = "";

    /// <summary>Values that are signed in place of those that are sent, by the component as it is written.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Makes the signature, in place of the key.</summary>
    public Func<byte[], byte[]>? Signer { get; init; }

    public (string Input, string Signature) Create(Post post)
    {
        StringBuilder parameters = new($"({string.Join(' ', Components)})");
        if (Created is { } created)
        {
            parameters.Append(CultureInfo.InvariantCulture, $";created={created}");
        }

        if (Expires is { } expires)
        {
            parameters.Append(CultureInfo.InvariantCulture, $";expires={expires}");
        }

        parameters.Append(CultureInfo.InvariantCulture, $";keyid=\"{KeyId}\"");
        if (Algorithm is not null)
        {
            parameters.Append(CultureInfo.InvariantCulture, $";alg=\"{Algorithm}\"");
        }

        parameters.Append(More);
        StringBuilder text = new();
        foreach (string component in Components)
        {
            text.Append(component).Append(": ").Append(ValueOf(post, component)).Append('\n');
        }

        byte[] signed = Encoding.UTF8.GetBytes(text.Append("\"@signature-params\": ").Append(parameters).ToString());
        return ($"{Label}={parameters}", $"{Label}=:{Convert.ToBase64String(Signer?.Invoke(signed) ?? Key.Sign(signed))}:");
    }

    private string ValueOf(Post post, string component)
    {
        if (Values.TryGetValue(component, out string? other))
        {
            return other;
        }

        int query = post.Target.IndexOf('?', StringComparison.Ordinal);
        return component.Split(';')[0].Trim('"') switch
        {
            "@method" => post.Method,
            "@target-uri" => $"https://{post["Host"]}{post.Target}",
            "@authority" => post["Host"] ?? "",
            "@scheme" => "https",
            "@request-target" => post.Target,
            "@path" => query < 0 ? post.Target : post.Target[..query],
            "@query" => query < 0 ? "?" : post.Target[query..],
            { } name => post[name] ?? "",
        };
    }
}
