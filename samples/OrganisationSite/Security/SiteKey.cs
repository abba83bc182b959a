using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace OrganisationSite.Security;

/// <summary>The key of the API and of the sign-in: the configured one, or one that is generated at the first start and kept in the data directory.</summary>
public sealed class SiteKey
{
    private readonly byte[] _hash;

    public SiteKey(IOptions<SiteOptions> options)
    {
        string? key = options.Value.ApiKey;
        if (string.IsNullOrEmpty(key))
        {
            string path = Path.Combine(options.Value.DataDirectory, "api-key");
            Directory.CreateDirectory(options.Value.DataDirectory);
            if (File.Exists(path))
            {
                key = File.ReadAllText(path).Trim();
            }
            else
            {
                key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
                FileStreamOptions fileOptions = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows())
                {
                    fileOptions.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                using FileStream file = new(path, fileOptions);
                file.Write(Encoding.UTF8.GetBytes(key));
                IsNew = true;
            }
        }

        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
    }

    /// <summary>Whether the key was made just now.</summary>
    public bool IsNew { get; }

    /// <summary>Whether a key is the right one, in constant time.</summary>
    public bool Matches(string? key) => key is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), _hash);
}
