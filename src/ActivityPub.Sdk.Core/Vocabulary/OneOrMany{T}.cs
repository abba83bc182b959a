using System.Collections;
using System.Runtime.CompilerServices;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>The values of a property that may have none, one or many, in order.</summary>
/// <remarks>
/// <para>Immutable and thread-safe. Write <c>[a, b]</c> to make one; <see langword="default"/> is empty. Two are equal when their items are equal in order.</para>
/// <para>A property set to <see langword="default"/> is not written; one set to <c>[]</c> is written as an empty array where it is one that is
/// always written as an array.</para>
/// </remarks>
/// <typeparam name="T">The type of the items.</typeparam>
[CollectionBuilder(typeof(OneOrMany), nameof(OneOrMany.Create))]
public readonly struct OneOrMany<T> : IReadOnlyList<T>, IEquatable<OneOrMany<T>>
{
    private readonly T[]? _items;

    internal OneOrMany(T[]? items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items?.Length ?? 0;

    /// <summary>Whether there are no items.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The first item; the default value where there is none.</summary>
    public T? First => _items is { Length: > 0 } ? _items[0] : default;

    /// <summary>The item where there is exactly one; the default value where there are none or several.</summary>
    public T? Single => _items is { Length: 1 } ? _items[0] : default;

    internal T[]? Items => _items;

    /// <inheritdoc/>
    public T this[int index] => _items is null ? throw new ArgumentOutOfRangeException(nameof(index)) : _items[index];

    /// <summary>One item.</summary>
    /// <param name="item">The item.</param>
    public static implicit operator OneOrMany<T>(T item) => new([item]);

    /// <summary>The items as a span.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(OneOrMany<T> other) => AsSpan().SequenceEqual(other.AsSpan(), null);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OneOrMany<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in AsSpan())
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether two are equal.</summary>
    public static bool operator ==(OneOrMany<T> left, OneOrMany<T> right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(OneOrMany<T> left, OneOrMany<T> right) => !left.Equals(right);
}
