using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActivityPub.Sdk.Signatures.StructuredFields;

/// <summary>The parameters of an item or inner list, in order (<see href="https://www.rfc-editor.org/rfc/rfc9651#section-3.1.2">RFC 9651 section 3.1.2</see>).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Parameters is the word of the specification.")]
public sealed class StructuredParameters : IReadOnlyCollection<KeyValuePair<string, BareItem>>
{
    private readonly OrderedDictionary<string, BareItem> _values;

    /// <summary>Makes parameters.</summary>
    /// <param name="values">Keys and values; of a key that appears twice the last value counts.</param>
    /// <exception cref="ArgumentException">A key is not valid.</exception>
    public StructuredParameters(params IEnumerable<KeyValuePair<string, BareItem>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = new OrderedDictionary<string, BareItem>(StringComparer.Ordinal);
        foreach ((string key, BareItem value) in values)
        {
            StructuredField.CheckKey(key);
            _values[key] = value;
        }
    }

    internal StructuredParameters(OrderedDictionary<string, BareItem> values) => _values = values;

    /// <summary>No parameters.</summary>
    public static StructuredParameters Empty { get; } = new();

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <summary>Gives the value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether there is such a parameter.</returns>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out BareItem value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, BareItem>> GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Write(StringBuilder text)
    {
        foreach ((string key, BareItem value) in _values)
        {
            text.Append(';').Append(key);
            if (!value.TryGetBoolean(out bool flag) || !flag)
            {
                text.Append('=');
                value.Write(text);
            }
        }
    }
}
