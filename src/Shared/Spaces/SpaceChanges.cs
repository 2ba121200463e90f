using Veza.Shared.Access.Spaces;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;

namespace Veza.Shared.Spaces;

/// <summary>
/// What every change of a space does: its next revision, the audit log and the outbox in the transaction, and after the commit that
/// nobody counts on what was before. The rest follows from the outbox (<see cref="SpaceAnnouncer"/>), whoever dies in between.
/// </summary>
public sealed class SpaceChanges(SpaceRepository spaces, SpaceRights rights, AuditLog audit, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>Stores the space with its next revision, and notes what happened. The caller holds its lock.</summary>
    /// <param name="entry">For the audit log; null: it is nobody's business but the members'.</param>
    /// <param name="user">Whom it is about; null: everybody there.</param>
    internal async Task<Space> StoreAsync(
        UnitOfWork work, Space space, UserId by, string type, AuditEntry? entry, UserId? user, CancellationToken ct)
    {
        var changed = space with { Revision = space.Revision + 1 };
        await spaces.UpdateAsync(work, changed, clock.Now(), ct);
        await NoteAsync(work, changed, by, type, entry, user, ct);
        return changed;
    }

    /// <summary>The same without the space's own row.</summary>
    internal async Task NoteAsync(UnitOfWork work, Space space, UserId by, string type, AuditEntry? entry, UserId? user, CancellationToken ct)
    {
        if (entry is not null) await audit.AppendAsync(work, entry, ct);
        await outbox.AppendAsync(
            work, type, SpaceEvents.Payload(new(space.Id.Value, space.TenantId.Value, by.Value, user?.Value)), ct);
    }

    /// <summary>After the commit.</summary>
    internal void Follow(SpaceId space)
    {
        rights.Changed(space);
        outbox.Wake();
    }
}
