using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Identity;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages.History;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Channels;

namespace Veza.Shared.Moderation.Review.Reports;

/// <summary>What somebody reports: one of the three.</summary>
public sealed record ReportWish(TenantId Tenant, UserId By, MessageId? Message, UserId? Person, RoomId? Room, string Reason, string? Text);

/// <summary>Reports of members about what they can see.</summary>
public sealed class ReportService(
    Postgres database, CaseReportRepository reports, CaseOpener opener, MessageReader messages, UserDirectory people, RoomAccess rooms,
    PublicChannels channels, EventOutbox outbox)
{
    /// <summary>Most reports of a page.</summary>
    public const int MaxListed = 200;

    /// <summary>What can be the matter.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["spam", "harassment", "hate", "sexual", "violence", "self_harm", "other"];

    /// <summary>
    /// Reports it. The same person about the same open case again brings their first report. Refusals: <c>validation_failed</c>,
    /// <c>message_not_found</c>, <c>user_not_found</c>, <c>room_not_found</c>, <c>report_of_oneself</c>.
    /// </summary>
    public async Task<Result<CaseReport>> ReportAsync(ReportWish wish, CancellationToken ct)
    {
        if (Check(wish) is { } fault) return fault;
        var seen = await SeeAsync(wish, ct);
        if (seen.Failed) return seen.Error;

        await using var work = await database.BeginAsync(ct);
        var id = await opener.OpenAsync(work, seen.Value, ct);
        var report = await reports.FindAsync(work, id, wish.By, ct)
            ?? throw new InvalidOperationException($"The report of {wish.By} is not in the case {id} that it opened.");
        await work.CommitAsync(CancellationToken.None);
        outbox.Wake();
        return report;
    }

    /// <summary>One's own, the newest first. Refusal: <c>validation_failed</c>.</summary>
    public async Task<Result<IReadOnlyList<OwnReport>>> ListOwnAsync(UserId reporter, Guid? before, int limit, CancellationToken ct) =>
        limit is < 1 or > MaxListed
            ? Error.Field("limit", FieldFault.OutOfRange(1, MaxListed))
            : Result.From<IReadOnlyList<OwnReport>>(await reports.ListOwnAsync(reporter, before, limit, ct));

    private static Error? Check(ReportWish wish) => Error.Join(
        Reasons.Contains(wish.Reason)
            ? null : Error.Field("reason", FieldFault.UnknownValue($"it must be one of {string.Join(", ", Reasons)}.")),
        (wish.Message is null ? 0 : 1) + (wish.Person is null ? 0 : 1) + (wish.Room is null ? 0 : 1) == 1
            ? null : Error.Field("message_id", FieldFault.NotAllowed("exactly one of message_id, user_id and room_id is to be given.")),
        wish.Text is null ? null : CaseTexts.Check("text", wish.Text));

    private async Task<Result<NewCase>> SeeAsync(ReportWish wish, CancellationToken ct)
    {
        var (room, person, text) = (wish.Room, wish.Person, (string?)null);
        if (wish.Message is { } id)
        {
            var read = await messages.FindAsync(id, wish.By, ct);
            if (read.Failed) return read.Error;
            if (read.Value.Message.DeletedAt is not null) return Messages.MessageErrors.NotFound;
            (room, person, text) = (read.Value.Message.RoomId, read.Value.Message.AuthorId, read.Value.Message.Content);
        }
        else if (wish.Person is { } user && (await people.FindAsync(user, ct) is not { } card || card.TenantId != wish.Tenant))
        {
            return IdentityErrors.UserNotFound;
        }
        else if (wish.Room is { } where && await rooms.FindMembershipAsync(where, wish.By, ct) is null
            && await channels.FindAsync(wish.Tenant, wish.By, where, ct) is null)
        {
            return RoomErrors.NotFound;
        }

        return person == wish.By
            ? ReviewErrors.ReportOfOneself
            : new NewCase(
                wish.Tenant, CaseSource.Report, room, person, wish.Message, text, [], wish.By, wish.Reason,
                string.IsNullOrWhiteSpace(wish.Text) ? null : wish.Text.Trim());
    }
}
