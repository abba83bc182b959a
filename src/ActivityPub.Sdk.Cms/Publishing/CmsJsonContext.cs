using System.Text.Json.Serialization;
using ActivityPub.Sdk.Cms.Content;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>How content is stored while it waits, and what its hash is made of.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CmsContent))]
internal sealed partial class CmsJsonContext : JsonSerializerContext;
