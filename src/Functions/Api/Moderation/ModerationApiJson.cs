using System.Text.Json.Serialization;

namespace Veza.Functions.Api.Moderation;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModerationActionRequest))]
[JsonSerializable(typeof(UndoRequest))]
[JsonSerializable(typeof(RoomModerationResponse))]
internal sealed partial class ModerationApiJson : JsonSerializerContext;
