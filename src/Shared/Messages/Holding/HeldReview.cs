using System.Text.Json.Nodes;
using Veza.Shared.Access;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Holding;

/// <summary>Deciding on held messages: those who look after the tenant, and those who look after the room; nobody on their own.</summary>
public sealed class HeldReview(
    Postgres database, HeldMessageRepository repository, HeldMessages held, HeldPublisher publisher, TenantRoles roles, RoomAccess rooms,
    AuditLog audit, CaseOpener cases, EventOutbox outbox)
{
    private const int MaxReason = 500;

    /// <summary>Lets it pass, and publishes it. Refusals: <c>held_message_not_found</c>, <c>held_message_decided</c>.</summary>
    public async Task<Result<HeldMessage>> ApproveAsync(MessageId id, TenantId tenant, UserId by, CancellationToken ct)
    {
        var decided = await DecideAsync(id, tenant, by, approve: true, reason: null, ct);
        if (decided.Failed) return decided.Error;
        await publisher.PublishAsync(id, CancellationToken.None); // a moderator who goes away now must not keep it from the others
        return await repository.FindAsync(id, ct) ?? decided.Value;
    }

    /// <summary>Refuses it. Refusals: <c>validation_failed</c>, <c>held_message_not_found</c>, <c>held_message_decided</c>.</summary>
    /// <param name="reason">For the author.</param>
    public async Task<Result<HeldMessage>> RejectAsync(MessageId id, TenantId tenant, UserId by, string? reason, CancellationToken ct)
    {
        if (reason is not null && TextRules.CheckName("reason", reason, MaxReason) is { } fault) return fault;
        var decided = await DecideAsync(id, tenant, by, approve: false, reason?.Trim(), ct);
        outbox.Wake();
        return decided;
    }

    private async Task<Result<HeldMessage>> DecideAsync(
        MessageId id, TenantId tenant, UserId by, bool approve, string? reason, CancellationToken ct)
    {
        if (await repository.FindAsync(id, ct) is not { } found || found.TenantId != tenant || !await MayAsync(found, by, ct))
            return MessageErrors.HeldNotFound;

        await using var work = await database.BeginAsync(ct);
        var decided = approve ? await held.ApproveAsync(work, id, by, ct) : await held.RejectAsync(work, id, by, reason, ct);
        if (decided is null) return MessageErrors.HeldDecided;
        await cases.CloseHeldAsync(work, tenant, id, approve, by, ct);
        await audit.AppendAsync(
            work,
            new(tenant, AuditActor.Person(by), approve ? "held_message.approved" : "held_message.rejected",
                AuditTarget.OfMessage(decided.RoomId, decided.Id, decided.AuthorId), Reason: reason,
                After: new JsonObject { ["state"] = decided.State.Code() }), ct);
        await work.CommitAsync(CancellationToken.None);
        return decided;
    }

    private async Task<bool> MayAsync(HeldMessage message, UserId by, CancellationToken ct) =>
        message.AuthorId != by && (await roles.CanAsync(by, Permission.ModerateTenant, ct)
            || (await rooms.FindMembershipAsync(message.RoomId, by, ct) is { } membership && AccessPolicy.Can(membership.Role, Permission.ModerateMembers)));
}
