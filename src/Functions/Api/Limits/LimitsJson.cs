using System.Text.Json.Serialization;

namespace Veza.Functions.Api.Limits;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LimitsResponse))]
internal sealed partial class LimitsJson : JsonSerializerContext;
