using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Messages;
using Veza.Shared.Messages.History;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Rules.Checking;
using Veza.Shared.RateLimits;

namespace Veza.Shared.Moderation.Rules.Editing;

/// <summary>
/// Rules tried on a text, or on what was said last, without a trace. Texts are judged as those of an author about whom nothing speaks either
/// way, and who is not exempt.
/// </summary>
public sealed class RuleTrial(
    RuleService service, RuleRepository rules, RuleBook book, RuleCheck check, RuleAccess access, RecentMessages recent, ModerationPipeline pipeline,
    UserLimits limits, IOptions<RuleOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>Characters of a text that is tried.</summary>
    public const int MaxText = 8000;

    /// <summary>Messages that a dry run shows; it counts all.</summary>
    public const int MaxShown = 100;

    // What compiles and runs rules takes a processor and memory to itself: others keep some.
    private readonly SemaphoreSlim turn = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>What the rules, or those that hold, would do with the text.</summary>
    /// <returns>Refusals: <c>validation_failed</c>, <c>rate_limited</c>, and those of <see cref="RuleAccess.RefuseToReadAsync"/>.</returns>
    public async Task<Result<Judgement>> TestAsync(
        TenantId tenant, RoomId? room, UserId by, RuleDocument? draft, string text, CancellationToken ct)
    {
        if (await limits.TakeAsync(UserLimit.RuleWrites, by, ct) is { } limited) return limited;
        if (TextRules.HasUnstorable(text)) return Error.Field("text", FieldFault.InvalidText);
        if (TextRules.IsLongerThan(text, MaxText)) return Error.Field("text", FieldFault.TooLong(MaxText, length: null));
        if (await access.RefuseToReadAsync(tenant, by, room, ct) is { } refusal) return refusal;
        if (draft is null) return Judge(text, await book.FindAsync(tenant, room, ct));
        return await InTurnAsync<Judgement>(
            async () =>
            {
                var compiled = check.Check(draft, await service.FindBelowAsync(tenant, room, ct));
                return compiled.Failed ? compiled.Error : Judge(text, compiled.Value);
            }, ct);
    }

    /// <summary>What the rules would have done with the messages that were said last in the room, or in the tenant as far as the caller may look.</summary>
    /// <returns>Refusals: <c>validation_failed</c>, <c>rate_limited</c>, and those of <see cref="RuleAccess.RefuseToReadAsync"/>.</returns>
    public async Task<Result<DryRun>> RunAsync(TenantId tenant, RoomId? room, UserId by, RuleDocument draft, int last, CancellationToken ct)
    {
        if (await limits.TakeAsync(UserLimit.RuleWrites, by, ct) is { } limited) return limited;
        if (last < 1 || last > options.Value.MaxDryRun) return Error.Field("last", FieldFault.OutOfRange(1, options.Value.MaxDryRun));
        return await access.RefuseToReadAsync(tenant, by, room, ct) is { } refusal
            ? refusal
            : await InTurnAsync(() => RunInTurnAsync(tenant, room, by, draft, last, ct), ct);
    }

    /// <summary>The time that it may take counts from when its turn has come.</summary>
    private async Task<Result<DryRun>> RunInTurnAsync(TenantId tenant, RoomId? room, UserId by, RuleDocument draft, int last, CancellationToken ct)
    {
        var startedAt = clock.GetTimestamp();
        var compiled = check.Check(draft, await service.FindBelowAsync(tenant, room, ct));
        if (compiled.Failed) return compiled.Error;

        var rooms = await access.ListRoomsAsync(tenant, by, room, ct);
        // Rules of rooms lie over a draft for the tenant, as they would; compiled when the first message of the room comes.
        var own = room is null ? await rules.ListCurrentAsync(tenant, [.. rooms.Select(r => r.Value)], ct) : [];
        var drafts = own.ToDictionary(o => o.Scope.Id, o => new Lazy<RuleSet>(() => new(o.Document.Over(draft).ToRules())));
        var run = new DryRun();
        await foreach (var page in recent.ListAsync(rooms, last, ct))
            foreach (var message in page)
            {
                if (clock.GetElapsedTime(startedAt) > options.Value.DryRunWithin) return run;
                var present = Judge(message.Content, await book.FindAsync(tenant, message.RoomId, ct));
                run.Add(message, present, Judge(message.Content, drafts.GetValueOrDefault(message.RoomId.Value)?.Value ?? compiled.Value));
            }

        run.Complete = true;
        return run;
    }

    /// <summary>Loads, compiles and runs when others are through with theirs.</summary>
    private async Task<Result<T>> InTurnAsync<T>(Func<Task<Result<T>>> work, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private Judgement Judge(string text, RuleSet rules) => pipeline.Judge(text, AuthorFacts.Ordinary, RoomFacts.Ordinary, rules);
}

/// <summary>What a dry run found.</summary>
public sealed class DryRun
{
    private readonly int[] verdicts = new int[(int)Verdict.Block + 1];
    private readonly List<DryRunChange> changes = [];

    /// <summary>Messages that were looked at.</summary>
    public int Examined { get; private set; }

    /// <summary>All that was asked for; not so when the time was over.</summary>
    public bool Complete { get; internal set; }

    /// <summary>Messages that would be judged otherwise than by the rules that hold.</summary>
    public int Changed { get; private set; }

    /// <summary>The newest of these.</summary>
    public IReadOnlyList<DryRunChange> Changes => changes;

    /// <summary>How many would get the verdict.</summary>
    public int Count(Verdict verdict) => verdicts[(int)verdict];

    internal void Add(Message message, Judgement before, Judgement after)
    {
        Examined++;
        verdicts[(int)after.Verdict]++;
        if (before.Verdict == after.Verdict) return;
        if (Changed++ < RuleTrial.MaxShown)
        {
            var told = after.Findings.Count > 0 ? after : before;
            changes.Add(new(
                message.RoomId, message.Seq, message.Id, message.Content, before.Verdict, after.Verdict,
                [.. told.Findings.Select(f => f.Rule).Distinct(StringComparer.Ordinal)]));
        }
    }
}

/// <summary>A message that would be judged otherwise.</summary>
/// <param name="Rules">Those that would find something; where none would, those that do now.</param>
public sealed record DryRunChange(
    RoomId Room, long Seq, MessageId Message, string Text, Verdict Before, Verdict After, IReadOnlyList<string> Rules);
