using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Identity.Users;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms.Announcing;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class TellingNames
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task Changes_that_come_together_are_one_send_to_each_room_however_many_members_it_has()
    {
        // Nothing leaves the outbox in the time of this test.
        await using var scene = await RoomScene.CreateAsync(new KeyValuePair<string, string>("Veza:Events:Linger", "00:00:10"));
        var (ann, people) = (await scene.PersonAsync("Ann"), await scene.PeopleAsync(20));
        RoomId[] rooms = [await scene.GroupAsync(ann, people), await scene.GroupAsync(people[0], ann), await scene.ChannelAsync(ann)];
        var elsewhere = await scene.GroupAsync(people[0], people[1]);
        await RenameAsync(scene, ann, "Anna");
        await RenameAsync(scene, ann, "Olga");
        scene.Gateway.Clear();

        await scene.Get<IEnumerable<ILocalConsumer>>().OfType<PeopleAnnouncer>().Single().HandleAsync([Changed(ann), Changed(ann)], Ct);

        Assert.Equal(
            [.. rooms.Select(Group.Room).Append(Group.User(ann)).OrderBy(a => a.Id)],
            scene.Gateway.Published.Select(p => p.Group).OrderBy(a => a.Id));
        Assert.All(scene.Gateway.Published, p => Assert.Equal(
            ("user.updated", "Olga", 3L, $"user:{ann}"),
            (p.Event["type"]!.GetValue<string>(), p.Event["user"]!["name"]!.GetValue<string>(),
                p.Event["user"]!["version"]!.GetValue<long>(), p.Key)));
        Assert.Empty(scene.Gateway.For(Group.Room(elsewhere), "user.updated"));
    }

    [Fact]
    public async Task Every_writer_counts_the_version_and_only_what_others_see_does()
    {
        await using var scene = await RoomScene.CreateAsync();
        var ann = await scene.PersonAsync("Ann");

        await scene.Database.RunAsync("UPDATE users SET locale = 'fr', name = 'Ann', updated_at = now() WHERE id = $1", ann.Value);
        await scene.Database.RunAsync("UPDATE users SET handle = 'ann.of.an.earlier.version' WHERE id = $1", ann.Value);
        await scene.Database.RunAsync("UPDATE users SET avatar_url = 'https://example.com/a.png' WHERE id = $1", ann.Value);

        Assert.Equal(3, (await scene.Get<UserDirectory>().FindAsync(ann, Ct))?.Version);
    }

    private static EventEnvelope Changed(UserId user) =>
        new("1", UserEvents.UpdatedType, null, DateTimeOffset.UnixEpoch, $$"""{"user_id":"{{user}}"}""");

    private static async Task RenameAsync(RoomScene scene, UserId user, string name) => Assert.False(
        (await scene.Get<ProfileService>().ChangeAsync(new ProfileChange(user, name, null, null, null), Ct)).Failed);
}
