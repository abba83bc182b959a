using System.Buffers;
using System.Globalization;
using System.Text;

namespace ActivityPub.Sdk.Signatures;

/// <summary>Collects the bytes that are signed, without a string in between.</summary>
internal ref struct SignatureBaseWriter
{
    private Span<byte> _buffer;
    private byte[]? _rented;
    private int _length;

    public SignatureBaseWriter(Span<byte> initial)
    {
        _buffer = initial;
        _rented = null;
        _length = 0;
    }

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Append(scoped ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer[_length..]);
    }

    public void AppendLower(scoped ReadOnlySpan<char> text)
    {
        int start = _length;
        Append(text);
        Ascii.ToLowerInPlace(_buffer[start.._length], out _);
    }

    public void Append(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    public void Append(long value)
    {
        Span<char> digits = stackalloc char[20];
        value.TryFormat(digits, out int written, provider: CultureInfo.InvariantCulture);
        Append(digits[..written]);
    }

    /// <summary>Writes all lines of a field as both generations want them: trimmed, joined with comma and space.</summary>
    /// <returns>Whether the request has the field.</returns>
    public bool AppendField(ReceivedRequest request, string name)
    {
        bool any = false;
        foreach (ref readonly HeaderField field in request.HeaderSpan)
        {
            if (!string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (any)
            {
                Append(", ");
            }

            Append(field.Value.AsSpan().Trim(" \t"));
            any = true;
        }

        return any;
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length >= count)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
        _buffer[.._length].CopyTo(larger);
        byte[]? old = _rented;
        _buffer = _rented = larger;
        if (old is not null)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}
