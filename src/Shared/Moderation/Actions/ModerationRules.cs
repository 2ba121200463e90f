using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Moderation.Actions;

/// <summary>What a command must say, by its kind.</summary>
internal static class ModerationRules
{
    /// <summary>Of a reason, in code points.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Messages that can be named as evidence.</summary>
    public const int MaxEvidence = 20;

    /// <summary><c>validation_failed</c>, or null.</summary>
    public static Error? Check(ModerationCommand c, ModerationOptions options, RaidOptions raids)
    {
        var (needsUser, needsRoom, mayLast) = c.Kind switch
        {
            ActionKind.Warn => (true, false, false),
            ActionKind.Mute or ActionKind.Ban or ActionKind.HoldAll or ActionKind.ShadowHold => (true, false, true),
            ActionKind.Kick => (true, true, false),
            ActionKind.Raid => (false, false, true),
            ActionKind.LockRoom or ActionKind.SlowMode => (false, true, true),
            _ => (false, c.Kind == ActionKind.BulkDelete, false),
        };
        return Error.Join(
            TextRules.CheckName("reason", c.Reason, MaxReasonLength),
            needsUser && c.User is null ? Missing("user_id") : null,
            !needsUser && c.Kind != ActionKind.BulkDelete && c.User is not null ? Needless("user_id") : null,
            needsRoom && c.Room is null ? Missing("room_id") : null,
            c.Kind is ActionKind.HoldAll or ActionKind.ShadowHold or ActionKind.DeleteMessage && c.Room is not null ? Needless("room_id") : null,
            c.Kind == ActionKind.DeleteMessage == c.Message is null ? c.Message is null ? Missing("message_id") : Needless("message_id") : null,
            Between(
                "duration_seconds", c.Duration, c.Kind == ActionKind.Raid ? raids.MaxDuration : options.MaxDuration, mayLast,
                isNeeded: c.Kind == ActionKind.Raid),
            Between("interval_seconds", c.Interval, options.MaxSlowMode, c.Kind == ActionKind.SlowMode, isNeeded: c.Kind == ActionKind.SlowMode),
            c.Evidence?.Count > MaxEvidence ? Error.Field("evidence", FieldFault.WrongCount(0, MaxEvidence, c.Evidence.Count)) : null,
            c.Kind != ActionKind.BulkDelete && (c.From ?? c.Until) is not null ? Needless(c.From is null ? "until" : "from") : null,
            c.Kind == ActionKind.BulkDelete && c.User is null && c.From is null ? Missing("from") : null,
            c is { From: { } from, Until: { } until } && from >= until ? Error.Field("until", FieldFault.NotAllowed("it must be behind 'from'.")) : null);
    }

    private static Error Missing(string field) => Error.Field(field, FieldFault.Required);

    private static Error Needless(string field) => Error.Field(field, FieldFault.NotAllowed("an action of this kind has none."));

    private static Error? Between(string field, TimeSpan? value, TimeSpan max, bool isAllowed, bool isNeeded) => value switch
    {
        null => isNeeded ? Missing(field) : null,
        _ when !isAllowed => Needless(field),
        { } given => given < TimeSpan.FromSeconds(1) || given > max ? Error.Field(field, FieldFault.OutOfRange(1, (long)max.TotalSeconds)) : null,
    };
}
