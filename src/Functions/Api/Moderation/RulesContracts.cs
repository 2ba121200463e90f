using System.ComponentModel.DataAnnotations;
using Veza.Shared.Moderation.Rules;

namespace Veza.Functions.Api.Moderation;

/// <summary>The rules of a room, or of the tenant.</summary>
/// <param name="Version">0: the place has no rules of its own.</param>
/// <param name="Rules">What was written there; null for what is not said.</param>
/// <param name="Effective">With those of the tenant and the built-in ones below.</param>
internal sealed record RulesResponse(
    int Version, RuleDocument Rules, RuleDocument Effective, Guid? ChangedBy, DateTimeOffset? ChangedAt, string? Note);

/// <summary>Body of PUT /api/moderation/rules.</summary>
/// <param name="Version">The one that holds; 0: none does.</param>
/// <param name="RoomId">Absent: of the tenant.</param>
internal sealed record WriteRulesRequest(int Version, RuleDocument Rules, Guid? RoomId = null, string? Note = null);

/// <summary>That rules were changed.</summary>
internal sealed record RulesVersionResponse(int Version, Guid? ChangedBy, DateTimeOffset ChangedAt, string? Note);

/// <summary>Rules as they were.</summary>
internal sealed record OldRulesResponse(int Version, RuleDocument Rules, Guid? ChangedBy, DateTimeOffset ChangedAt, string? Note);

/// <summary>Body of POST /api/moderation/rules/revert.</summary>
/// <param name="Version">The one that is to hold again, as a new one.</param>
internal sealed record RevertRulesRequest(int Version, Guid? RoomId = null);

/// <summary>Body of POST /api/moderation/rules/test.</summary>
/// <param name="Rules">Absent: those that hold.</param>
internal sealed record TestRulesRequest(string Text, Guid? RoomId = null, RuleDocument? Rules = null);

/// <summary>What would become of a text.</summary>
/// <param name="Text">As it would be published: what is masked is hidden.</param>
internal sealed record TestRulesResponse([property: VerdictCode] string Verdict, string Text, FindingResponse[] Findings);

/// <summary>What was found in a text.</summary>
/// <param name="Start">In UTF-16 units; null: it is about all of it.</param>
internal sealed record FindingResponse(
    string Rule, string Reason, [property: VerdictCode] string Verdict, double Score, int? Start, int? Length);

/// <summary>Body of POST /api/moderation/rules/dry-run.</summary>
/// <param name="Last">How many messages.</param>
internal sealed record DryRunRequest(RuleDocument Rules, int Last, Guid? RoomId = null);

/// <summary>What rules would have done.</summary>
/// <param name="Complete">All that was asked for was looked at; not so when the time was over.</param>
/// <param name="Changed">Messages that would be judged otherwise than by the rules that hold.</param>
/// <param name="Changes">The newest of these.</param>
internal sealed record DryRunResponse(int Examined, bool Complete, VerdictCounts Verdicts, int Changed, DryRunChangeResponse[] Changes);

/// <summary>How many messages would get which verdict.</summary>
internal sealed record VerdictCounts(int Allow, int Flag, int Mask, int Hold, int Block);

/// <summary>A message that would be judged otherwise.</summary>
internal sealed record DryRunChangeResponse(
    Guid RoomId, long Seq, Guid MessageId, string Text, [property: VerdictCode] string Before, [property: VerdictCode] string After, string[] Rules);

/// <summary>Rules as a file.</summary>
/// <param name="Format">Of the file: 1.</param>
internal sealed record RulesFile(int Format, RuleDocument Rules);

/// <summary>Body of POST /api/moderation/rules/import.</summary>
/// <param name="Version">The one that holds; 0: none does.</param>
internal sealed record ImportRulesRequest(int Version, RulesFile File, Guid? RoomId = null, string? Note = null);

/// <summary>The field holds the word for a verdict.</summary>
internal sealed class VerdictCodeAttribute() : AllowedValuesAttribute("allow", "flag", "mask", "hold", "block");
