using System.Globalization;
using System.Text;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>Finds the request heads in the bytes of one HTTP/1.1 connection, without changing or holding up a byte.</summary>
internal sealed class RequestHeadReader(string host, Action<RecordedRequest> found)
{
    private readonly StringBuilder _line = new();
    private readonly List<string> _head = [];
    private long _skip;
    private bool _chunked;
    private bool _chunkTrailer;

    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_skip > 0)
            {
                var step = (int)Math.Min(_skip, bytes.Length);
                _skip -= step;
                bytes = bytes[step..];
                continue;
            }

            var next = (char)bytes[0];
            bytes = bytes[1..];
            if (next == '\n')
            {
                var line = _line.ToString().TrimEnd('\r');
                _line.Clear();
                EndOfLine(line);
            }
            else
            {
                _line.Append(next);
            }
        }
    }

    private void EndOfLine(string line)
    {
        if (_chunked)
        {
            EndOfChunkLine(line);
        }
        else if (line.Length > 0)
        {
            _head.Add(line);
        }
        else if (_head.Count > 0)
        {
            var first = _head[0].Split(' ');
            var request = new RecordedRequest(host, first[0], first.ElementAtOrDefault(1) ?? "", _head[1..]);
            _head.Clear();
            _chunked = request.Header("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;
            _skip = !_chunked && long.TryParse(request.Header("Content-Length"), CultureInfo.InvariantCulture, out var length) ? length : 0;
            found(request);
        }
    }

    private void EndOfChunkLine(string line)
    {
        if (_chunkTrailer)
        {
            _chunkTrailer = line.Length > 0;
            _chunked = line.Length > 0;
        }
        else if (line.Length > 0)
        {
            _skip = long.Parse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            _chunkTrailer = _skip == 0;
        }
    }
}
