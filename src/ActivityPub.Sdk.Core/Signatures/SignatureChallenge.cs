using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Signatures.StructuredFields;

namespace ActivityPub.Sdk.Signatures;

/// <summary>
/// What a server asks a signature to have: a nonce, so that the request cannot be sent twice, and the components to cover. It travels in
/// the <c>Accept-Signature</c> field of an answer with status 401.
/// </summary>
/// <remarks>Immutable and thread-safe. See <see href="https://www.rfc-editor.org/rfc/rfc9421#section-5">RFC 9421 section 5</see>.</remarks>
public sealed class SignatureChallenge
{
    /// <summary>The name of the header field.</summary>
    public const string FieldName = "Accept-Signature";

    private const int MaxComponents = 32;
    private const int MaxTextLength = 1024;

    /// <summary>Makes a challenge.</summary>
    /// <param name="nonce">The nonce, printable ASCII.</param>
    /// <param name="components">The names of the components to cover, in lower case and without parameters.</param>
    /// <param name="label">The label of the signature that is asked for.</param>
    /// <exception cref="ArgumentException">The nonce is empty, or has another character.</exception>
    public SignatureChallenge(string nonce, IEnumerable<string> components, string label = "sig1")
    {
        ArgumentException.ThrowIfNullOrEmpty(nonce);
        ArgumentNullException.ThrowIfNull(components);
        StructuredField.CheckKey(label);
        _ = BareItem.FromString(nonce);
        Nonce = nonce;
        Components = [.. components];
        Label = label;
    }

    /// <summary>The nonce that the signature has to carry.</summary>
    public string Nonce { get; }

    /// <summary>The components that the signature has to cover, without those that are asked for with parameters.</summary>
    public IReadOnlyList<string> Components { get; }

    /// <summary>The label that the signature is to have.</summary>
    public string Label { get; }

    /// <summary>The tag that the signature has to carry; <see langword="null"/> where none is asked for.</summary>
    public string? Tag { get; init; }

    /// <summary>Reads the field.</summary>
    /// <param name="field">The value of the field.</param>
    /// <param name="challenge">The first member that asks for a nonce.</param>
    /// <returns>Whether there is one. A field that only names components is none: nothing is to be gained by signing again.</returns>
    public static bool TryParse(ReadOnlySpan<char> field, [NotNullWhen(true)] out SignatureChallenge? challenge)
    {
        challenge = null;
        if (!StructuredField.TryParseDictionary(field, out StructuredDictionary? dictionary))
        {
            return false;
        }

        foreach ((string label, StructuredMember member) in dictionary)
        {
            if (member is StructuredInnerList { Items.Count: <= MaxComponents } list && label.Length <= MaxTextLength && TryGetString(list, "nonce", out string? nonce))
            {
                challenge = new SignatureChallenge(nonce, list.Items.Select(NameOf).OfType<string>(), label)
                {
                    Tag = TryGetString(list, "tag", out string? tag) ? tag : null,
                };
                return true;
            }
        }

        return false;
    }

    /// <summary>The value of the field.</summary>
    public override string ToString()
    {
        OrderedDictionary<string, BareItem> parameters = new(StringComparer.Ordinal)
        {
            ["created"] = BareItem.FromBoolean(true),
            ["keyid"] = BareItem.FromBoolean(true),
            ["nonce"] = BareItem.FromString(Nonce),
        };
        if (Tag is not null)
        {
            parameters["tag"] = BareItem.FromString(Tag);
        }

        StructuredInnerList list = new(Components.Select(static name => new StructuredItem(BareItem.FromString(name))), new StructuredParameters(parameters));
        return $"{Label}={list}";
    }

    private static bool TryGetString(StructuredInnerList list, string key, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return list.Parameters.TryGetValue(key, out BareItem item) && item.Type == BareItemType.String && item.TryGetText(out value)
            && value.Length is > 0 and <= MaxTextLength;
    }

    private static string? NameOf(StructuredItem item) =>
        item.Parameters.Count == 0 && item.Value.Type == BareItemType.String && item.Value.TryGetText(out string? name) ? name : null;
}
