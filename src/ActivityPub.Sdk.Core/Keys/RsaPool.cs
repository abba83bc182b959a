using System.Security.Cryptography;

namespace ActivityPub.Sdk.Keys;

/// <summary>
/// Lends RSA handles of one key, one per thread that works at the same time. The platform does not promise that one handle may be
/// used by two threads at once, and a private handle shared by many threads queues on the lock of its blinding state.
/// </summary>
internal sealed class RsaPool : IDisposable
{
    private readonly Func<RSA> _create;
    private readonly RSA?[] _idle = new RSA?[Environment.ProcessorCount];
    private RSA? _first;
    private volatile bool _disposed;

    public RsaPool(RSA first, Func<RSA> create)
    {
        _first = first;
        _create = create;
    }

    public RSA Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        RSA? rsa = Interlocked.Exchange(ref _first, null);
        for (int i = 0; rsa is null && i < _idle.Length; i++)
        {
            rsa = Interlocked.Exchange(ref _idle[i], null);
        }

        return rsa ?? _create();
    }

    public void Return(RSA rsa)
    {
        if (!_disposed)
        {
            if (Interlocked.CompareExchange(ref _first, rsa, null) is null)
            {
                DisposeIfLate();
                return;
            }

            for (int i = 0; i < _idle.Length; i++)
            {
                if (Interlocked.CompareExchange(ref _idle[i], rsa, null) is null)
                {
                    DisposeIfLate();
                    return;
                }
            }
        }

        rsa.Dispose();
    }

    public void Dispose()
    {
        _disposed = true;
        Drain();
    }

    private void DisposeIfLate()
    {
        if (_disposed)
        {
            Drain();
        }
    }

    private void Drain()
    {
        Interlocked.Exchange(ref _first, null)?.Dispose();
        for (int i = 0; i < _idle.Length; i++)
        {
            Interlocked.Exchange(ref _idle[i], null)?.Dispose();
        }
    }
}
