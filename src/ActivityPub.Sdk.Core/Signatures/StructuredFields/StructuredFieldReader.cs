namespace ActivityPub.Sdk.Signatures.StructuredFields;

/// <summary>Walks through a structured field without making objects: the parser of RFC 9651 section 4.2, piece by piece.</summary>
internal ref struct StructuredFieldReader
{
    private const int MaxIntegerDigits = 15;
    private const int MaxDecimalIntegerDigits = 12;
    private const int MaxFractionDigits = 3;

    private readonly ReadOnlySpan<char> _text;
    private int _position;

    public StructuredFieldReader(ReadOnlySpan<char> text)
    {
        _text = text;
        IsCanonical = true;
        SkipSpaces();
    }

    public readonly int Position => _position;

    public readonly bool AtEnd => _position >= _text.Length;

    /// <summary>Whether everything read so far stands as the serialiser would write it. Set it before the part of interest.</summary>
    public bool IsCanonical { get; set; }

    public readonly char Peek => _position < _text.Length ? _text[_position] : '\0';

    /// <summary>Whether only spaces are left.</summary>
    public bool TryFinish()
    {
        SkipSpaces();
        return AtEnd;
    }

    public int SkipSpaces()
    {
        int start = _position;
        while (Peek == ' ')
        {
            _position++;
        }

        return _position - start;
    }

    public bool TryConsume(char c)
    {
        if (AtEnd || _text[_position] != c)
        {
            return false;
        }

        _position++;
        return true;
    }

    /// <summary>Goes on to the next member of a list or dictionary.</summary>
    /// <param name="more">Whether there is one.</param>
    /// <returns>Whether the text is well-formed here.</returns>
    public bool TryNextMember(out bool more)
    {
        SkipOptionalWhitespace();
        more = false;
        if (AtEnd)
        {
            return true;
        }

        if (!TryConsume(','))
        {
            return false;
        }

        SkipOptionalWhitespace();
        more = true;
        return !AtEnd;
    }

    public bool TryReadKey(out ReadOnlySpan<char> key)
    {
        int start = _position;
        key = default;
        if (!char.IsAsciiLetterLower(Peek) && Peek != '*')
        {
            return false;
        }

        while (char.IsAsciiLetterLower(Peek) || char.IsAsciiDigit(Peek) || Peek is '_' or '-' or '.' or '*')
        {
            _position++;
        }

        key = _text[start.._position];
        return true;
    }

    /// <summary>Reads the next parameter, if one follows.</summary>
    /// <param name="found">Whether one follows.</param>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value; true where none is written.</param>
    /// <returns>Whether the text is well-formed here.</returns>
    public bool TryReadParameter(out bool found, out ReadOnlySpan<char> key, out BareItemToken value)
    {
        key = default;
        value = new BareItemToken { Type = BareItemType.Boolean, Integer = 1 };
        found = TryConsume(';');
        if (!found)
        {
            return true;
        }

        IsCanonical &= SkipSpaces() == 0;
        if (!TryReadKey(out key))
        {
            return false;
        }

        if (!TryConsume('='))
        {
            return true;
        }

        if (!TryReadBareItem(out value))
        {
            return false;
        }

        IsCanonical &= value.Type != BareItemType.Boolean || value.Integer == 0;
        return true;
    }

    /// <summary>Goes on to the next item of an inner list, whose opening bracket is already read.</summary>
    /// <param name="first">Whether it would be the first item.</param>
    /// <param name="more">Whether there is one; where not, the closing bracket is read.</param>
    /// <returns>Whether the text is well-formed here.</returns>
    public bool TryNextInnerItem(bool first, out bool more)
    {
        more = false;
        int spaces = SkipSpaces();
        if (TryConsume(')'))
        {
            IsCanonical &= spaces == 0;
            return true;
        }

        IsCanonical &= spaces == (first ? 0 : 1);
        more = true;
        return !AtEnd && (first || spaces > 0);
    }

    public bool TryReadBareItem(out BareItemToken token)
    {
        token = default;
        char c = Peek;
        return c switch
        {
            '"' => TryReadString(out token),
            ':' => TryReadBytes(out token),
            '?' => TryReadBoolean(out token),
            '@' => TryReadDate(out token),
            '%' => TryReadDisplayString(out token),
            '-' => TryReadNumber(out token),
            '*' => TryReadToken(out token),
            _ when char.IsAsciiDigit(c) => TryReadNumber(out token),
            _ when char.IsAsciiLetter(c) => TryReadToken(out token),
            _ => false,
        };
    }

    internal static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '!' or '#' or '$' or '%' or '&' or '\'' or '*' or '+' or '-' or '.' or '^' or '_' or '`' or '|' or '~';

    private void SkipOptionalWhitespace()
    {
        while (Peek is ' ' or '\t')
        {
            _position++;
        }
    }

    private bool TryReadNumber(out BareItemToken token)
    {
        token = default;
        bool negative = TryConsume('-');
        int start = _position;
        long value = 0;
        while (char.IsAsciiDigit(Peek))
        {
            if (_position - start >= MaxIntegerDigits)
            {
                return false;
            }

            value = (value * 10) + (Peek - '0');
            _position++;
        }

        int digits = _position - start;
        if (digits == 0)
        {
            return false;
        }

        IsCanonical &= digits == 1 || _text[start] != '0';
        if (Peek != '.')
        {
            IsCanonical &= !negative || value != 0;
            token.Type = BareItemType.Integer;
            token.Integer = negative ? -value : value;
            return true;
        }

        if (digits > MaxDecimalIntegerDigits)
        {
            return false;
        }

        _position++;
        int fractionStart = _position;
        int scale = 1;
        long fraction = 0;
        while (char.IsAsciiDigit(Peek))
        {
            if (_position - fractionStart >= MaxFractionDigits)
            {
                return false;
            }

            fraction = (fraction * 10) + (Peek - '0');
            scale *= 10;
            _position++;
        }

        int fractionDigits = _position - fractionStart;
        if (fractionDigits == 0)
        {
            return false;
        }

        decimal number = value + ((decimal)fraction / scale);
        IsCanonical &= (fractionDigits == 1 || _text[_position - 1] != '0') && !(negative && number == 0);
        token.Type = BareItemType.Decimal;
        token.Decimal = negative ? -number : number;
        return true;
    }

    private bool TryReadDate(out BareItemToken token)
    {
        token = default;
        _position++;
        if (!TryReadNumber(out token) || token.Type != BareItemType.Integer)
        {
            return false;
        }

        token.Type = BareItemType.Date;
        return true;
    }

    private bool TryReadString(out BareItemToken token)
    {
        token = default;
        int start = ++_position;
        while (!AtEnd)
        {
            char c = _text[_position++];
            if (c == '"')
            {
                token.Type = BareItemType.String;
                token.Raw = _text[start..(_position - 1)];
                return true;
            }

            if (c == '\\')
            {
                if (Peek is not ('"' or '\\'))
                {
                    return false;
                }

                token.HasEscapes = true;
                _position++;
            }
            else if (c is < ' ' or > '~')
            {
                return false;
            }
        }

        return false;
    }

    private bool TryReadToken(out BareItemToken token)
    {
        token = default;
        int start = _position++;
        while (IsTokenCharacter(Peek) || Peek is ':' or '/')
        {
            _position++;
        }

        token.Type = BareItemType.Token;
        token.Raw = _text[start.._position];
        return true;
    }

    private bool TryReadBytes(out BareItemToken token)
    {
        token = default;
        int start = ++_position;
        int length = _text[start..].IndexOf(':');
        if (length < 0 || !Base64Strict.IsCanonical(_text.Slice(start, length), out _))
        {
            return false;
        }

        _position = start + length + 1;
        token.Type = BareItemType.ByteSequence;
        token.Raw = _text.Slice(start, length);
        return true;
    }

    private bool TryReadBoolean(out BareItemToken token)
    {
        token = default;
        _position++;
        token.Type = BareItemType.Boolean;
        token.Integer = Peek == '1' ? 1 : 0;
        return TryConsume('1') || TryConsume('0');
    }

    private bool TryReadDisplayString(out BareItemToken token)
    {
        token = default;
        _position++;
        if (!TryConsume('"'))
        {
            return false;
        }

        int start = _position;
        while (!AtEnd)
        {
            char c = _text[_position++];
            if (c == '"')
            {
                token.Type = BareItemType.DisplayString;
                token.Raw = _text[start..(_position - 1)];
                return true;
            }

            if (c == '%')
            {
                if (_position + 2 > _text.Length || !char.IsAsciiHexDigitLower(_text[_position]) || !char.IsAsciiHexDigitLower(_text[_position + 1]))
                {
                    return false;
                }

                // An escape of a character that needs none would be written without it.
                byte value = (byte)Convert.ToInt32(_text.Slice(_position, 2).ToString(), 16);
                IsCanonical &= value is < 0x20 or > 0x7e or (byte)'%' or (byte)'"';
                _position += 2;
            }
            else if (c is < ' ' or > '~')
            {
                return false;
            }
        }

        return false;
    }
}
