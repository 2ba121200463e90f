using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Spaces;
using Veza.Shared.Spaces.Channels;
using Veza.Shared.Spaces.Invites;
using Veza.Shared.Spaces.Members;
using Veza.Shared.Spaces.Roles;

namespace Veza.Shared.Tests.Support;

/// <summary>A space with its owner, over a <see cref="RoomScene"/>.</summary>
internal sealed class SpaceScene : IAsyncDisposable
{
    private SpaceScene(RoomScene rooms, UserId owner, SpaceId id) => (Rooms, Owner, Id) = (rooms, owner, id);

    public RoomScene Rooms { get; }

    public UserId Owner { get; }

    public SpaceId Id { get; }

    public SpaceService Spaces => Rooms.Get<SpaceService>();

    public SpaceMemberService Members => Rooms.Get<SpaceMemberService>();

    public SpaceInviteService Invites => Rooms.Get<SpaceInviteService>();

    public SpaceRoleService Roles => Rooms.Get<SpaceRoleService>();

    public SpaceChannelService Channels => Rooms.Get<SpaceChannelService>();

    public ChannelOverrideService Overrides => Rooms.Get<ChannelOverrideService>();

    private static CancellationToken Ct => CancellationToken.None;

    public static async Task<SpaceScene> CreateAsync(params KeyValuePair<string, string>[] settings)
    {
        var rooms = await RoomScene.CreateAsync(settings);
        var owner = await rooms.PersonAsync("Olga");
        var made = await rooms.Get<SpaceService>().CreateAsync(new(RoomScene.Tenant, owner, "Space", null, null), Ct);
        return new(rooms, owner, made.Value.Space.Id);
    }

    /// <summary>Another process of the same installation.</summary>
    public async Task<SpaceScene> SiblingAsync() => new(await Rooms.SiblingAsync(), Owner, Id);

    /// <summary>Somebody new, who is in the space.</summary>
    public async Task<UserId> MemberAsync()
    {
        var user = await Rooms.PersonAsync(Fresh.Name("Member "));
        var invite = await Invites.CreateAsync(Id, Owner, expiresIn: null, maxUses: 1, Ct);
        Assert.False((await Invites.AcceptAsync(invite.Value.Code, RoomScene.Tenant, user, Ct)).Failed);
        return user;
    }

    /// <summary>A public channel of the space, in which those are.</summary>
    public async Task<RoomId> ChannelAsync(params UserId[] people)
    {
        var made = await Channels.CreateAsync(
            new(Id, RoomScene.Tenant, Owner, Fresh.Name("channel "), Topic: null, Visibility: null, CategoryId: null, IsDefault: false), Ct);
        foreach (var user in people) Assert.False((await Rooms.Members.JoinAsync(made.Value.Id, RoomScene.Tenant, user, Ct)).Failed);
        return made.Value.Id;
    }

    /// <summary>A role above all others, which the people have.</summary>
    public async Task<SpaceRole> RoleAsync(PermissionSet permissions, params UserId[] people)
    {
        var role = (await Roles.CreateAsync(Id, RoomScene.Tenant, Owner, Fresh.Name("role "), permissions, Ct)).Value;
        var order = (await Roles.ListAsync(Id, Owner, Ct)).Value.Select(r => r.Id.Value).Where(r => r != role.Id.Value);
        await Roles.OrderAsync(Id, Owner, [role.Id.Value, .. order], Ct);
        foreach (var user in people) Assert.False((await Roles.GiveAsync(Id, Owner, user, [role.Id.Value], Ct)).Failed);
        return role;
    }

    /// <summary>The code of the refusal; null: it was done.</summary>
    public async Task<string?> OverrideAsync(RoomId room, params ChannelOverride[] overrides) =>
        (await Overrides.ReplaceAsync(room, Owner, overrides, Ct)).Error?.Code;

    /// <summary>The code of the refusal; null: it was sent.</summary>
    public async Task<string?> SayAsync(RoomId room, UserId user) =>
        (await Rooms.Get<MessageService>().SendAsync(new(room, user, Fresh.Name("word "), null, null), ticket: null, Ct)).Error?.Code;

    /// <summary>What follows the changes so far is done: the relay takes events once they have some age.</summary>
    public Task SettleAsync() => Eventually.TrueAsync(async () =>
    {
        Rooms.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Rooms.Get<EventOutbox>().Wake();
        return await Rooms.Database.CountAsync("outbox") == 0;
    });

    public async Task<bool> IsInAsync(RoomId room, UserId user) => await Rooms.RoleAsync(room, user) is not null;

    public ValueTask DisposeAsync() => Rooms.DisposeAsync();
}
