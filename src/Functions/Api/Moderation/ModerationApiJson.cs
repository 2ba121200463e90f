using System.Text.Json.Serialization;

namespace Veza.Functions.Api.Moderation;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModerationActionRequest))]
[JsonSerializable(typeof(UndoRequest))]
[JsonSerializable(typeof(RoomModerationResponse))]
[JsonSerializable(typeof(RulesResponse))]
[JsonSerializable(typeof(WriteRulesRequest))]
[JsonSerializable(typeof(RulesVersionResponse[]))]
[JsonSerializable(typeof(OldRulesResponse))]
[JsonSerializable(typeof(RevertRulesRequest))]
[JsonSerializable(typeof(TestRulesRequest))]
[JsonSerializable(typeof(TestRulesResponse))]
[JsonSerializable(typeof(DryRunRequest))]
[JsonSerializable(typeof(DryRunResponse))]
[JsonSerializable(typeof(RulesFile))]
[JsonSerializable(typeof(ImportRulesRequest))]
internal sealed partial class ModerationApiJson : JsonSerializerContext;
