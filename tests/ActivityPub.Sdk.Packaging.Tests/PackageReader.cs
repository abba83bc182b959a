using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

namespace ActivityPub.Sdk.Packaging.Tests;

/// <summary>Looks into a package.</summary>
internal sealed class PackageReader : IDisposable
{
    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly ZipArchive _archive;

    public PackageReader(string file)
    {
        _archive = ZipFile.OpenRead(file);
        using Stream stream = _archive.Entries.Single(static e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Metadata = XDocument.Load(stream).Root!.Elements().Single(static e => e.Name.LocalName == "metadata");
    }

    /// <summary>The element <c>metadata</c> of the manifest.</summary>
    public XElement Metadata { get; }

    /// <summary>The paths of the files, without those of the container format itself.</summary>
    public IEnumerable<string> Files => _archive.Entries.Select(static e => e.FullName)
        .Where(static f => !f.StartsWith("_rels/", StringComparison.Ordinal) && !f.StartsWith("package/", StringComparison.Ordinal) && f != "[Content_Types].xml" && !f.EndsWith(".nuspec", StringComparison.Ordinal));

    /// <summary>The ids of the packages that this one depends on.</summary>
    public IEnumerable<string> Dependencies => Metadata.Descendants().Where(static e => e.Name.LocalName == "dependency").Select(static e => e.Attribute("id")!.Value).Order(StringComparer.Ordinal);

    /// <summary>The text of an element of the manifest.</summary>
    public string? Value(string name) => Metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

    /// <summary>An attribute of the manifest's element <c>repository</c>.</summary>
    public string? Repository(string attribute) => Metadata.Elements().SingleOrDefault(static e => e.Name.LocalName == "repository")?.Attribute(attribute)?.Value;

    public byte[] Read(string path)
    {
        using Stream stream = _archive.GetEntry(path)!.Open();
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public void Dispose() => _archive.Dispose();

    /// <summary>The id by which a debugger finds the symbols of an assembly.</summary>
    public static Guid SymbolsOf(byte[] assembly)
    {
        using PEReader reader = new(new MemoryStream(assembly));
        return reader.ReadCodeViewDebugDirectoryData(reader.ReadDebugDirectory().Single(static d => d.Type == DebugDirectoryEntryType.CodeView)).Guid;
    }

    /// <summary>The id of a symbol file, and the addresses of the sources in it; <see langword="null"/> where it has none.</summary>
    public static (Guid Id, string? SourceLink) ReadSymbols(byte[] symbols)
    {
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        MetadataReader reader = provider.GetMetadataReader();
        string? link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Where(i => reader.GetGuid(i.Kind) == s_sourceLink)
            .Select(i => Encoding.UTF8.GetString(reader.GetBlobBytes(i.Value)))
            .SingleOrDefault();
        return (new BlobContentId(reader.DebugMetadataHeader!.Id).Guid, link);
    }
}
