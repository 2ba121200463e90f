using System.Text.Json.Serialization;

namespace Veza.Functions.Api.Presence;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PresenceRequest))]
[JsonSerializable(typeof(TypingRequest))]
internal sealed partial class PresenceRequestsJson : JsonSerializerContext;
