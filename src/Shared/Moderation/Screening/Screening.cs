using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Reputation;
using Veza.Shared.Moderation.Rules;
using Veza.Shared.Moderation.Spam;

namespace Veza.Shared.Moderation.Screening;

/// <summary>
/// Looks through what people write, before anybody sees it. A text in which nothing is found costs no query, and allocates what is known of
/// its author alone.
/// </summary>
public sealed class Screening(
    ModerationPipeline pipeline, RuleBook rules, ModerationGate gate, ReputationBook reputations, RecentTexts recent, ReputationMoves moves,
    VerdictCounts counts, Surges surges, IEnumerable<IContentClassifier> classifiers, IOptions<ScreeningOptions> options, TimeProvider clock)
{
    /// <summary>A classifier elsewhere that texts wait for; null: none does.</summary>
    private readonly IContentClassifier? elsewhere = options.Value is { Enabled: true, ClassifierBudget.Ticks: > 0 } ? classifiers.FirstOrDefault() : null;

    private static readonly Finding HeldForPerson = new(Verdict.Hold, "hold_all", "person_held", 1);
    private static readonly Finding HeldInRaid = new(Verdict.Hold, "raid", "raid", 1);

    /// <summary>What becomes of the text. Refusal within: <c>message_blocked</c>, <c>name_blocked</c>.</summary>
    public ValueTask<Screened> ScreenAsync(TextToScreen what, CancellationToken ct)
    {
        var found = rules.FindAsync(what.Tenant, what.Room, ct);
        var held = FindHoldAsync(what, ct);
        var reputation = what.Kind == TextKind.Name ? new(0) : reputations.FindAsync(what.Tenant, what.Author, ct);
        return found.IsCompletedSuccessfully && held.IsCompletedSuccessfully && reputation.IsCompletedSuccessfully && elsewhere is null
            ? new(Screen(what, found.Result, held.Result, reputation.Result))
            : ScreenLaterAsync(what, found, held, reputation, ct);
    }

    /// <summary>The message is stored: what its author says next is compared with it. A repetition of it is not.</summary>
    internal void Said(UserId author, RoomId room, TextFingerprint fingerprint, Judgement judgement)
    {
        if (fingerprint.IsEmpty) return;
        var isFound = judgement.Findings.Count > 0 && judgement.Findings.Any(f => f.Rule == SpamFilter.DuplicateReason);
        recent.Add(author, room, fingerprint, isFound);
    }

    /// <summary>Whether names or topics may stand. Refusal: <c>name_blocked</c> with the <c>field</c> and why.</summary>
    /// <param name="texts">Each with its field; an absent one passes.</param>
    public async ValueTask<Error?> CheckNamesAsync(
        TenantId tenant, RoomId? room, UserId author, CancellationToken ct, params (string Field, string? Text)[] texts)
    {
        foreach (var (field, text) in texts)
        {
            if (string.IsNullOrEmpty(text)) continue;
            var settled = clock.GetUtcNow() - AuthorFacts.Ordinary.AccountAge; // a name says nothing of how long somebody is there
            var screened = await ScreenAsync(new(tenant, room, author, null, TenantRole.Member, settled, text, TextKind.Name), ct);
            if (screened.Refusal is { } refusal) return refusal.With("field", field);
        }

        return null;
    }

    private async ValueTask<Screened> ScreenLaterAsync(
        TextToScreen what, ValueTask<RuleSet> found, ValueTask<RestrictionKind?> held, ValueTask<double> reputation, CancellationToken ct)
    {
        var (set, hold, score) = (await found, await held, await reputation);
        if (elsewhere is null || what.Kind == TextKind.Name) return Screen(what, set, hold, score);

        var facts = FactsOf(what, set, score);
        var judgement = pipeline.Judge(what.Text, facts, RoomFacts.Ordinary, set, out var fingerprint);
        if (!facts.IsExempt)
        {
            judgement = await pipeline.AskAsync(
                judgement, what.Text, facts, RoomFacts.Ordinary, set, elsewhere, options.Value.ClassifierBudget, ct);
        }

        return Conclude(what, judgement, hold, fingerprint);
    }

    /// <summary>By what a moderator wants to see first whatever the person says.</summary>
    private ValueTask<RestrictionKind?> FindHoldAsync(in TextToScreen what, CancellationToken ct) =>
        what is { Room: { } room, Kind: TextKind.Message or TextKind.Edit }
            ? gate.FindHoldAsync(what.Tenant, room, what.Author, new(what.AccountSince, what.MemberSince, what.May, what.TenantRole), ct)
            : default;

    private Screened Screen(in TextToScreen what, RuleSet set, RestrictionKind? held, double reputation)
    {
        TextFingerprint fingerprint = default;
        var judgement = options.Value.Enabled
            ? pipeline.Judge(what.Text, FactsOf(what, set, reputation), RoomFacts.Ordinary, set, out fingerprint) : Judgement.Clean;
        return Conclude(what, judgement, held, fingerprint);
    }

    private Screened Conclude(in TextToScreen what, Judgement judgement, RestrictionKind? held, TextFingerprint fingerprint)
    {
        var own = judgement.Verdict; // of the text; that it is held for the person says nothing against them
        if (held is { } by)
        {
            var why = by == RestrictionKind.Raid ? HeldInRaid : HeldForPerson;
            judgement = judgement with { Verdict = Max(judgement.Verdict, Verdict.Hold), Findings = [why, .. judgement.Findings] };
        }

        if (judgement.Findings.Count == 0) return new(what.Text, judgement, null) { Fingerprint = fingerprint };

        counts.Add(what.Tenant, judgement);
        if (own == Verdict.Hold || IsRefused(what.Kind, own)) NoteSurge(what);
        if (what.Kind != TextKind.Name && IsRefused(what.Kind, own)) moves.Note(what.Tenant, what.Author, ReputationCause.Blocked);
        else if (what.Kind == TextKind.Message && own == Verdict.Hold) moves.Note(what.Tenant, what.Author, ReputationCause.Held);
        if (IsRefused(what.Kind, judgement.Verdict))
            return new(what.Text, judgement, ScreeningErrors.Blocked(what.Kind, judgement));
        return new(judgement.Apply(what.Text), judgement, null) { Fingerprint = fingerprint };
    }

    private AuthorFacts FactsOf(in TextToScreen what, RuleSet set, double reputation) =>
        new(clock.GetUtcNow() - what.AccountSince, reputation, set.IsExempt(what.Role?.Code(), what.TenantRole.Code()))
        {
            Recent = what.Kind == TextKind.Message ? recent.ToCompare(what.Author) : default,
        };

    private void NoteSurge(in TextToScreen what)
    {
        if (what.Room is { } room) surges.Note(what.Tenant, room, SurgeKind.Verdicts);
        surges.Note(what.Tenant, room: null, SurgeKind.Verdicts);
    }

    private static Verdict Max(Verdict one, Verdict other) => one > other ? one : other;

    private static bool IsRefused(TextKind kind, Verdict verdict) => kind switch
    {
        TextKind.Message => verdict == Verdict.Block,
        TextKind.Edit => verdict >= Verdict.Hold,
        _ => verdict >= Verdict.Mask,
    };
}
