using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>Reads and writes ActivityPub documents.</summary>
/// <remarks>
/// <para>Reading takes documents as compacted JSON with the terms known in advance; contexts are never fetched. The whole document is checked
/// once before anything in it is interpreted: text, duplicate members, numbers, depth and size (<see cref="JsonLimits"/>), and keywords that
/// rearrange a document. What is read is tolerant: one value or an array, an id or an object, short, prefixed or full names; members that are
/// unknown or have an unexpected form are kept in <see cref="ApNode.Extensions"/>.</para>
/// <para>Writing is canonical: recipients, tags and attachments are always arrays, other single values stand alone, times in UTC end in <c>Z</c>.
/// Signatures are about bytes: pass received bytes on as they came, never a rewritten document.</para>
/// <para>All methods are thread-safe.</para>
/// </remarks>
public static class ActivityJson
{
    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads a document.</summary>
    /// <param name="utf8Json">The document as UTF-8, without byte order mark.</param>
    /// <param name="limits">What it may hold; <see langword="null"/> for the default.</param>
    /// <exception cref="ActivityJsonException">The document is refused; the exception says why and where.</exception>
    public static ApObject Read(ReadOnlySpan<byte> utf8Json, JsonLimits? limits = null) =>
        TryRead(utf8Json, out ApObject? result, out ActivityJsonError? error, limits) ? result : throw new ActivityJsonException(error);

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, JsonLimits)"/>
    public static ApObject Read(ReadOnlyMemory<byte> utf8Json, JsonLimits? limits = null) => Read(utf8Json.Span, limits);

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, JsonLimits)"/>
    public static ApObject Read(byte[] utf8Json, JsonLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(utf8Json);
        return Read(utf8Json.AsSpan(), limits);
    }

    /// <summary>Reads a document of one class.</summary>
    /// <typeparam name="T">The class, such as <see cref="Activity"/>.</typeparam>
    /// <param name="utf8Json">The document as UTF-8, without byte order mark.</param>
    /// <param name="limits">What it may hold; <see langword="null"/> for the default.</param>
    /// <exception cref="ActivityJsonException">The document is refused or of another class; the exception says why and where.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8Json, JsonLimits? limits = null)
        where T : ApObject =>
        Read(utf8Json, limits) as T
            ?? throw new ActivityJsonException(new ActivityJsonError(ActivityJsonErrorKind.UnexpectedType, 0, $"The document is not of the class {typeof(T).Name}."));

    /// <inheritdoc cref="Read{T}(ReadOnlySpan{byte}, JsonLimits)"/>
    public static T Read<T>(ReadOnlyMemory<byte> utf8Json, JsonLimits? limits = null)
        where T : ApObject => Read<T>(utf8Json.Span, limits);

    /// <inheritdoc cref="Read{T}(ReadOnlySpan{byte}, JsonLimits)"/>
    public static T Read<T>(byte[] utf8Json, JsonLimits? limits = null)
        where T : ApObject
    {
        ArgumentNullException.ThrowIfNull(utf8Json);
        return Read<T>(utf8Json.AsSpan(), limits);
    }

    /// <summary>Reads a document without throwing.</summary>
    /// <param name="utf8Json">The document as UTF-8, without byte order mark.</param>
    /// <param name="result">The object where it was read.</param>
    /// <param name="error">Why and where it was refused.</param>
    /// <param name="limits">What it may hold; <see langword="null"/> for the default.</param>
    /// <returns>Whether it was read.</returns>
    public static bool TryRead(ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out ApObject? result, [NotNullWhen(false)] out ActivityJsonError? error, JsonLimits? limits = null)
    {
        limits ??= JsonLimits.Default;
        result = null;
        error = DocumentValidator.Validate(utf8Json, limits);
        if (error is not null)
        {
            return false;
        }

        Utf8JsonReader reader = new(utf8Json, new JsonReaderOptions { MaxDepth = Math.Max(1, limits.MaxDepth) });
        reader.Read();
        result = ObjectReader.ReadObject(ref reader, new ReadContext(utf8Json, limits), null);
        return true;
    }

    /// <summary>Writes an object as a document.</summary>
    /// <param name="value">The object. Hidden recipients (<see cref="ApObject.Bto"/>, <see cref="ApObject.Bcc"/>) are written like everything else.</param>
    /// <returns>The document as UTF-8.</returns>
    public static byte[] Write(ApObject value)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        Write(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes an object as a document.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="value">The object, as for <see cref="Write(ApObject)"/>.</param>
    public static void Write(IBufferWriter<byte> output, ApObject value)
    {
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter writer = new(output, WriterOptions);
        Write(writer, value);
        writer.Flush();
    }

    /// <summary>Writes an object as a document, or as a part of another one.</summary>
    /// <param name="writer">Where to; its options decide about escapes and indentation. It is not flushed.</param>
    /// <param name="value">The object, as for <see cref="Write(ApObject)"/>.</param>
    public static void Write(Utf8JsonWriter writer, ApObject value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        ObjectWriter.Write(writer, value, outermost: true);
    }
}
