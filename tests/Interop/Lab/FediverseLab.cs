namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>
/// A fediverse on one machine: a TLS front on loopback, snac2 and a Fedify application behind it, and the sample site.
/// Started once for all tests; what it changed on the machine is put back at the end.
/// </summary>
public sealed class FediverseLab : IAsyncLifetime
{
    public const string SiteName = "site.test";
    public const string SnacName = "snac.test";
    public const string FedifyName = "fedify.test";

    private const string HostsFile = "/etc/hosts";
    private const string TrustFile = "/etc/ssl/certs/ca-certificates.crt";
    private static readonly string[] s_names = [SiteName, SnacName, FedifyName];

    private readonly Stack<IDisposable> _undo = new();
    private readonly SemaphoreSlim _siteGate = new(1, 1);
    private LoopbackAuthority? _authority;
    private TlsFront? _front;
    private Snac2Server? _snac;
    private FedifyServer? _fedify;
    private OrganisationSite? _site;
    private string _folder = "";
    private string? _missing;

    internal TlsFront Front => _front ?? throw new InvalidOperationException("The lab did not start.");

    /// <summary>snac2; skips the test where it is not installed.</summary>
    internal Snac2Server Snac2
    {
        get
        {
            Assert.SkipWhen(_snac is null, $"snac2 is not here. {_missing}");
            return _snac!;
        }
    }

    /// <summary>The Fedify application; skips the test where it is not installed.</summary>
    internal FedifyServer Fedify
    {
        get
        {
            Assert.SkipWhen(_fedify is null, $"The Fedify application is not here. {_missing}");
            return _fedify!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            Machine.RequireRoot();
            var stillMissing = await Machine.InstallWhatIsMissingAsync();
            if (Machine.Snac is null && !Machine.HasPeer)
            {
                throw new LabMissingException(stillMissing ?? "Neither server was found after the installation.");
            }

            _missing = stillMissing;
            await StartAsync();
        }
        catch (LabMissingException missing)
        {
            _missing = missing.Message;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _site?.Dispose();
        _fedify?.Dispose();
        _snac?.Dispose();
        PutBack();
        if (_front is not null)
        {
            await _front.DisposeAsync();
        }

        _authority?.Dispose();
        _siteGate.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>The sample site, started when a test first asks for it.</summary>
    internal async Task<OrganisationSite> SiteAsync()
    {
        await _siteGate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _site ??= await OrganisationSite.StartAsync(Front, _authority!, Directory.CreateDirectory(Path.Combine(_folder, "site")).FullName);
        }
        finally
        {
            _siteGate.Release();
        }
    }

    /// <summary>Runs the body of a test; when it fails, the message carries the last lines of every server.</summary>
    internal async Task ObserveAsync(Func<Task> body)
    {
        try
        {
            await body();
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !failure.Message.StartsWith("$XunitDynamicSkip$", StringComparison.Ordinal))
        {
            var logs = new[] { _front?.Log, _site?.Log, _snac?.Log, _fedify?.Log }.OfType<LogBook>().Select(log => log.Tail(100));
            throw new Xunit.Sdk.XunitException($"{failure.Message}\n{string.Join('\n', logs)}", failure);
        }
    }

    private async Task StartAsync()
    {
        _authority = new LoopbackAuthority(s_names);
        try
        {
            // The port is also the lock that keeps two labs on one machine apart, so it comes before any change.
            _front = await TlsFront.StartAsync(_authority.Context);
        }
        catch (IOException taken)
        {
            throw new LabMissingException($"Port 443 on 127.0.0.1 cannot be used ({taken.Message}); stop the server or the other test run that has it.", taken);
        }

        _folder = Directory.CreateTempSubdirectory("activitypub-interop-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => PutBack();
        _undo.Push(new MarkedBlock(HostsFile, string.Join('\n', s_names.Select(name => $"127.0.0.1 {name}"))));
        var authorityFile = Path.Combine(_folder, "authority.pem");
        await File.WriteAllTextAsync(authorityFile, _authority.RootPem);

        if (Machine.Snac is { } snac)
        {
            // snac2 fetches through libcurl, which reads the certificates of the machine and nothing else.
            if (!File.Exists(TrustFile))
            {
                throw new LabMissingException($"{TrustFile} is missing: apt-get install ca-certificates.");
            }

            _undo.Push(new MarkedBlock(TrustFile, _authority.RootPem));
            _snac = await Snac2Server.StartAsync(snac, _front, _authority, Path.Combine(_folder, "snac"));
        }

        if (Machine.HasPeer)
        {
            _fedify = await FedifyServer.StartAsync(_front, authorityFile);
        }
    }

    private void PutBack()
    {
        lock (_undo)
        {
            while (_undo.TryPop(out var change))
            {
                change.Dispose();
            }
        }
    }
}
