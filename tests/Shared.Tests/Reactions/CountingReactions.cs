using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Reactions;
using Veza.Shared.Reactions.Emoji;

namespace Veza.Shared.Tests.Reactions;

/// <summary>What becomes of the wishes of several people, against a model that keeps nothing but who reacted.</summary>
public sealed class CountingReactions
{
    private static readonly RoomId Room = new(Fresh.Id());
    private static readonly string[] Some = ["👍", "👍🏽", "❤️", "🎉", "🏳️‍🌈"];

    [Fact]
    public void Any_wishes_in_any_batches_leave_what_the_last_wish_of_each_says()
    {
        var random = new Random(20_261_130);
        for (var round = 0; round < 200; round++) RunAsModel(random, maxDifferent: random.Next(1, Some.Length + 1));
    }

    [Fact]
    public void Who_changes_their_mind_within_a_batch_changes_nothing()
    {
        var (ann, said) = (Person(), Message(1));
        var batch = new ReactionBatch(Locked([ann], said, null), [], 20);

        Assert.Null(batch.Take(new(Room, said.Id, ann, "👍", Adds: true)));
        Assert.Null(batch.Take(new(Room, said.Id, ann, "👍", Adds: false)));

        Assert.Empty(batch.States());
        Assert.Empty(batch.Added);
        Assert.Empty(batch.Removed);
    }

    [Fact]
    public void A_state_is_short_enough_with_as_many_of_the_longest_as_a_setting_allows()
    {
        var (ann, said) = (Person(), Message(1));
        var batch = new ReactionBatch(Locked([ann], said, null), [], 100);

        foreach (var emoji in EmojiSet.All.OrderByDescending(e => e.Length).Take(100)) Assert.Null(batch.Take(new(Room, said.Id, ann, emoji, Adds: true)));

        Assert.InRange(batch.States().Single().Payload!.Length, 1, MessageChangeService.MaxPayload);
    }

    [Fact]
    public void Messages_that_are_not_there_and_people_who_left_are_refused_beside_those_that_go_on()
    {
        var (ann, ben, said) = (Person(), Person(), Message(1));
        var batch = new ReactionBatch(Locked([ann], said, null), [], 20);

        Assert.Equal("message_not_found", batch.Take(new(Room, said.Id, ben, "👍", Adds: true))?.Code);
        Assert.Equal("message_not_found", batch.Take(new(Room, Message(2).Id, ann, "👍", Adds: true))?.Code);
        Assert.Null(batch.Take(new(Room, said.Id, ann, "👍", Adds: true)));

        Assert.Equal("""[{"emoji":"👍","count":1}]""", batch.States().Single().Payload);
    }

    private static void RunAsModel(Random random, int maxDifferent)
    {
        var people = Enumerable.Range(0, 4).Select(_ => Person()).ToArray();
        var said = Message(1);
        var (stored, model) = (new HashSet<ReactionKey>(), new HashSet<(UserId, string)>());
        MessageChange? former = null;
        for (var revision = 1; revision <= 10; revision++)
        {
            var batch = new ReactionBatch(Locked(people, said, former), stored, maxDifferent);
            var before = model.ToHashSet();
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                var wish = new ReactionWish(Room, said.Id, people[random.Next(people.Length)], Some[random.Next(Some.Length)], random.Next(3) > 0);
                var tooMany = wish.Adds && model.All(m => m.Item2 != wish.Emoji)
                    && model.Select(m => m.Item2).Distinct().Count() >= maxDifferent;
                Assert.Equal(tooMany ? "too_many_reactions" : null, batch.Take(wish)?.Code);
                if (tooMany) continue;
                if (wish.Adds) model.Add((wish.User, wish.Emoji));
                else model.Remove((wish.User, wish.Emoji));
            }

            stored.UnionWith(batch.Added.Select(a => a.Key));
            stored.ExceptWith(batch.Removed);
            var states = batch.States();
            Assert.Equal(before.SetEquals(model), states.Count == 0);
            if (states.Count > 0) former = new(Room, 1, said.Id, "reactions", revision, states[0].By, default, states[0].Payload);

            Assert.Equal(model, stored.Select(k => (k.User, k.Emoji)).ToHashSet());
            var counts = ReactionCounts.Parse(former?.Payload).For(new HashSet<string>());
            Assert.Equal(
                model.GroupBy(m => m.Item2).Select(g => (g.Key, g.Count())).Order(), counts.Select(c => (c.Emoji, c.Count)).Order());
        }
    }

    private static LockedMessages Locked(UserId[] members, Message message, MessageChange? former) =>
        new(members.ToHashSet(), new Dictionary<MessageId, (Message, MessageChange?)> { [message.Id] = (message, former) });

    private static UserId Person() => new(Fresh.Id());

    private static Message Message(long seq) => new(
        new(Fresh.Id()), Room, seq, Person(), Fresh.Id(), "hello", null, [], DateTimeOffset.UnixEpoch);
}
