using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Identity.Users;
using Veza.Shared.Rooms.Announcing;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Rooms.Channels;

/// <summary>
/// Puts new people into the channel where everybody of their tenant starts. It is made once, when it is first needed, or is the public
/// channel of that name which is there already; whoever comes into an empty one owns it. Where it was deleted, archived or made
/// private, nobody is put anywhere: its admins decided so. Nobody is counted as having added anyone, and who has been in it is not
/// brought back, so having an event twice does no harm.
/// </summary>
public sealed class DefaultChannel(
    Postgres database, TenantService tenants, RoomRepository rooms, PublicChannelRepository channels, RoomMemberRepository members,
    RoomPeople people, RoomAnnouncer announcer, IOptions<RoomOptions> options, TimeProvider clock) : ILocalConsumer
{
    private readonly RoomOptions settings = options.Value;

    /// <inheritdoc/>
    public bool Handles(string type) => settings.DefaultChannel.Length > 0 && type is UserEvents.RegisteredType;

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        foreach (var newcomers in events.Select(UserEvents.ReadRegistered).Distinct().GroupBy(r => r.Tenant, r => r.User))
            foreach (var some in newcomers.Chunk(settings.MaxInvitesPerCall))
                await TakeInAsync(newcomers.Key, some, ct);
    }

    /// <summary>In a transaction of its own, so that a room's row is not locked for longer than it takes.</summary>
    private async Task TakeInAsync(TenantId tenant, UserId[] newcomers, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        await people.LockAsync(work, newcomers, ct);
        var id = await FindOrMakeAsync(work, tenant, newcomers[0], ct);
        if (await rooms.LockPublicAsync(work, id, tenant, ct) is not { ArchivedAt: null } room) return;

        var known = await members.ListEverAmongAsync(work, id, newcomers, ct);
        var full = await members.ListFullAsync(work, newcomers, settings.MaxRoomsPerUser, ct);
        UserId[] missing = [.. newcomers.Except(known).Except(full).Take(settings.MaxMembers - room.MemberCount)];
        if (missing.Length == 0) return;

        var now = clock.Now();
        RoomRole[] roles = [.. missing.Select((_, i) => room.MemberCount == 0 && i == 0 ? RoomRole.Owner : RoomRole.Member)];
        var added = await members.InsertAsync(work, room, missing, roles, now, ct);
        var changed = room with { MemberCount = room.MemberCount + added.Count, Revision = room.Revision + 1 };
        await rooms.UpdateAsync(work, changed, now, ct);
        await announcer.AppendAsync(work, RoomEvents.MemberJoined, changed, RoomEvents.Nobody, added, ct);
        await work.CommitAsync(CancellationToken.None);

        await announcer.JoinedAsync(work, changed, RoomEvents.Nobody, added);
    }

    /// <summary>Which it is. Where that is not noted yet, those who come at once wait for each other and find the same.</summary>
    private async Task<RoomId> FindOrMakeAsync(UnitOfWork work, TenantId tenant, UserId maker, CancellationToken ct)
    {
        if (await channels.FindDefaultAsync(work, tenant, ct) is { } noted) return new(noted);
        await tenants.LockAsync(work, tenant, ct);
        if (await channels.FindDefaultAsync(work, tenant, ct) is { } meanwhile) return new(meanwhile);

        var named = await channels.FindNamedAsync(work, tenant, settings.DefaultChannel, ct);
        var id = new RoomId(named ?? Guid.CreateVersion7(clock.Now()));
        if (named is null)
        {
            var room = new Room(
                id, tenant, RoomType.Channel, RoomVisibility.Public, settings.DefaultChannel, Topic: null, DirectKey: null, maker,
                clock.Now(), ArchivedAt: null, MemberCount: 0, LastSeq: 0, Revision: 0, LastMessageAt: null);
            await rooms.InsertAsync(work, room, ct);
            await announcer.AppendAsync(work, RoomEvents.Created, room, maker, [], ct);
        }

        await channels.InsertDefaultAsync(work, tenant, id, ct);
        return id;
    }
}
