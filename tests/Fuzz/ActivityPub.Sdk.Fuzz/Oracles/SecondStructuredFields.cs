using System.Globalization;
using System.Text;

namespace ActivityPub.Sdk.Fuzz.Oracles;

/// <summary>
/// RFC 9651 a second time, word by word after the parsing algorithms of section 4.2, giving the serialised form of what it read.
/// The one addition of this project is that Base64 has to be canonical.
/// </summary>
internal sealed class SecondStructuredFields
{
    private readonly string _text;
    private int _at;

    private SecondStructuredFields(string text) => _text = text;

    private bool End => _at >= _text.Length;

    private char Next => End ? '\0' : _text[_at];

    public static string? Item(string text) => Read(text, static p => p.ReadItem());

    public static string? List(string text) => Read(text, static p => string.Join(", ", p.ReadList()));

    public static string? Dictionary(string text) => Read(text, static p => p.ReadDictionary());

    /// <summary>The members of a dictionary as they stand, keys that come again included.</summary>
    public static List<(string Key, string Value)>? Members(string text) => Read(text, static p => p.ReadMembers());

    private static T? Read<T>(string text, Func<SecondStructuredFields, T> read)
        where T : class
    {
        SecondStructuredFields parser = new(text);
        try
        {
            parser.Spaces();
            T result = read(parser);
            parser.Spaces();
            return parser.End ? result : null;
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private List<string> ReadList()
    {
        List<string> members = [];
        while (!End)
        {
            members.Add(Next == '(' ? ReadInnerList() : ReadItem());
            if (!ReadComma())
            {
                break;
            }
        }

        return members;
    }

    private string ReadDictionary()
    {
        List<(string Key, string Value)> members = [];
        foreach ((string key, string value) in ReadMembers())
        {
            // A key that comes again keeps its place.
            int old = members.FindIndex(m => m.Key == key);
            if (old >= 0)
            {
                members[old] = (key, value);
            }
            else
            {
                members.Add((key, value));
            }
        }

        // What is true is written by its key alone.
        return string.Join(", ", members.Select(static m => m.Value == "?1" || m.Value.StartsWith("?1;", StringComparison.Ordinal) ? m.Key + m.Value[2..] : $"{m.Key}={m.Value}"));
    }

    private List<(string Key, string Value)> ReadMembers()
    {
        List<(string Key, string Value)> members = [];
        while (!End)
        {
            string key = ReadKey();
            members.Add((key, Take('=') ? Next == '(' ? ReadInnerList() : ReadItem() : "?1" + ReadParameters()));
            if (!ReadComma())
            {
                break;
            }
        }

        return members;
    }

    private bool ReadComma()
    {
        Whitespace();
        if (End)
        {
            return false;
        }

        Expect(',');
        Whitespace();
        return End ? throw new FormatException() : true;
    }

    private string ReadInnerList()
    {
        Expect('(');
        List<string> items = [];
        while (true)
        {
            Spaces();
            if (Take(')'))
            {
                return $"({string.Join(' ', items)}){ReadParameters()}";
            }

            items.Add(ReadItem());
            if (Next is not (' ' or ')'))
            {
                throw new FormatException();
            }
        }
    }

    private string ReadItem() => ReadBare() + ReadParameters();

    private string ReadParameters()
    {
        List<(string Key, string Value)> parameters = [];
        while (Take(';'))
        {
            Spaces();
            string key = ReadKey();
            string value = Take('=') ? ReadBare() : "?1";
            int old = parameters.FindIndex(p => p.Key == key);
            if (old >= 0)
            {
                parameters[old] = (key, value);
            }
            else
            {
                parameters.Add((key, value));
            }
        }

        return string.Concat(parameters.Select(static p => p.Value == "?1" ? $";{p.Key}" : $";{p.Key}={p.Value}"));
    }

    private string ReadKey()
    {
        if (Next is not ((>= 'a' and <= 'z') or '*'))
        {
            throw new FormatException();
        }

        return TakeWhile(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' or '.' or '*');
    }

    private string ReadBare() => Next switch
    {
        '-' or (>= '0' and <= '9') => ReadNumber(),
        '"' => ReadString(),
        ':' => ReadBytes(),
        '?' => ReadBoolean(),
        '@' => ReadDate(),
        '%' => ReadDisplayString(),
        '*' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => TakeWhile(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~:/".Contains(c, StringComparison.Ordinal)),
        _ => throw new FormatException(),
    };

    private string ReadNumber()
    {
        string sign = Take('-') ? "-" : "";
        string whole = TakeWhile(char.IsAsciiDigit);
        if (whole.Length == 0 || whole.Length > 15)
        {
            throw new FormatException();
        }

        if (!Take('.'))
        {
            whole = whole.TrimStart('0');
            return whole.Length == 0 ? "0" : sign + whole;
        }

        string fraction = TakeWhile(char.IsAsciiDigit);
        if (whole.Length > 12 || fraction.Length is < 1 or > 3)
        {
            throw new FormatException();
        }

        whole = whole.TrimStart('0');
        fraction = fraction.TrimEnd('0');
        bool zero = whole.Length == 0 && fraction.Length == 0;
        return $"{(zero ? "" : sign)}{(whole.Length == 0 ? "0" : whole)}.{(fraction.Length == 0 ? "0" : fraction)}";
    }

    private string ReadDate()
    {
        Expect('@');
        string number = Next == '-' || char.IsAsciiDigit(Next) ? ReadNumber() : throw new FormatException();
        return number.Contains('.', StringComparison.Ordinal) ? throw new FormatException() : "@" + number;
    }

    private string ReadBoolean()
    {
        Expect('?');
        return Take('1') ? "?1" : Take('0') ? "?0" : throw new FormatException();
    }

    private string ReadString()
    {
        int start = _at++;
        while (!End)
        {
            char c = _text[_at++];
            if (c == '"')
            {
                return _text[start.._at];
            }

            if (c is < ' ' or > '~' || (c == '\\' && !Take('"') && !Take('\\')))
            {
                throw new FormatException();
            }
        }

        throw new FormatException();
    }

    private string ReadBytes()
    {
        int start = _at++;
        string digits = TakeWhile(static c => c != ':');
        Expect(':');
        byte[] bytes = Convert.FromBase64String(digits);
        return Convert.ToBase64String(bytes) == digits ? _text[start.._at] : throw new FormatException();
    }

    private string ReadDisplayString()
    {
        Expect('%');
        Expect('"');
        List<byte> bytes = [];
        while (!End)
        {
            char c = _text[_at++];
            if (c is < ' ' or > '~')
            {
                throw new FormatException();
            }

            if (c == '"')
            {
                _ = new UTF8Encoding(false, true).GetString([.. bytes]);
                return $"%\"{string.Concat(bytes.Select(static b => b is < 0x20 or > 0x7e or (byte)'%' or (byte)'"' ? $"%{b:x2}" : ((char)b).ToString()))}\"";
            }

            if (c == '%')
            {
                string hex = _at + 2 <= _text.Length ? _text.Substring(_at, 2) : throw new FormatException();
                bytes.Add(hex.All(char.IsAsciiHexDigitLower) ? byte.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : throw new FormatException());
                _at += 2;
            }
            else
            {
                bytes.Add((byte)c);
            }
        }

        throw new FormatException();
    }

    private string TakeWhile(Func<char, bool> test)
    {
        int start = _at;
        while (!End && test(Next))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private bool Take(char c)
    {
        bool found = !End && Next == c;
        _at += found ? 1 : 0;
        return found;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw new FormatException();
        }
    }

    private void Spaces() => TakeWhile(static c => c == ' ');

    private void Whitespace() => TakeWhile(static c => c is ' ' or '\t');
}
