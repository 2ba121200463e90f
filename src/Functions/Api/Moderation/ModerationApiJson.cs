using System.Text.Json.Serialization;
using Veza.Functions.Api.Moderation.Cases;

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
[JsonSerializable(typeof(CaseCountsResponse))]
[JsonSerializable(typeof(AssignCaseRequest))]
[JsonSerializable(typeof(CaseNoteRequest))]
[JsonSerializable(typeof(DecideCaseRequest))]
[JsonSerializable(typeof(ReportRequest))]
[JsonSerializable(typeof(ReportTakenResponse))]
[JsonSerializable(typeof(AppealRequest))]
[JsonSerializable(typeof(AppealTakenResponse))]
[JsonSerializable(typeof(ModerationStatsResponse))]
internal sealed partial class ModerationApiJson : JsonSerializerContext;
