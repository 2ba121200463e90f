using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Veza.Shared.Moderation.Rules;

/// <summary>Documents as they are stored.</summary>
internal static class StoredRules
{
    // What a later version has stored besides is passed over. What people send is not: see the attributes of the records.
    private static readonly JsonSerializerOptions Lenient = new(RuleDocumentJson.Default.Options)
    {
        TypeInfoResolver = RuleDocumentJson.Default.WithAddedModifier(static type =>
        {
            if (type.Kind == JsonTypeInfoKind.Object) type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        }),
    };

    /// <exception cref="JsonException">It is none.</exception>
    public static RuleDocument Read(string json) =>
        JsonSerializer.Deserialize(json, (JsonTypeInfo<RuleDocument>)Lenient.GetTypeInfo(typeof(RuleDocument))) ?? RuleDocument.Empty;

    /// <summary>The same, the other way round; what is absent is left out.</summary>
    public static string Write(RuleDocument document) => JsonSerializer.Serialize(document, RuleDocumentJson.Default.RuleDocument);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RuleDocument))]
internal sealed partial class RuleDocumentJson : JsonSerializerContext;
