using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Mentions;

namespace Veza.Demo;

/// <summary>What a message of the demo said before.</summary>
internal sealed record DemoChange(Guid MessageId, long Revision, string Content, DateTimeOffset At, Guid By);

/// <summary>A member got (1) or read (2) a room up to a message.</summary>
internal sealed record DemoRise(Guid UserId, short Kind, long Seq, DateTimeOffset At);

/// <summary>A room of the demo as rows: numbered, with its revisions and receipts as if all had been said through the doors.</summary>
internal sealed class DemoHistory
{
    private readonly List<Message> messages = [];
    private readonly List<DemoChange> changes = [];
    private readonly List<DemoRise> rises = [];

    /// <param name="room">The room's id.</param>
    /// <param name="people">Ids by letter.</param>
    /// <param name="handles">Ids by handle.</param>
    /// <param name="story">What was said.</param>
    public DemoHistory(
        Guid room, IReadOnlyDictionary<char, Guid> people, IReadOnlyDictionary<string, Guid> handles, DemoRoom story)
    {
        foreach (var told in story.Messages) Add(new(room), told, people[told.Speaker], handles);
        foreach (var member in story.Members) Read(story, member, people[member]);
    }

    /// <summary>The room's, after all of it.</summary>
    public long Revision { get; private set; }

    public IReadOnlyList<Message> Messages => messages;

    public IReadOnlyList<DemoChange> Changes => changes;

    public IReadOnlyList<DemoRise> Rises => rises;

    private void Add(RoomId room, DemoMessage told, Guid author, IReadOnlyDictionary<string, Guid> handles)
    {
        var mentions = MentionParser.In(told.Text, handles, room.Value);
        var message = new Message(
            new(Guid.CreateVersion7(told.At)), room, messages.Count + 1, new(author), Guid.CreateVersion7(told.At), told.Text,
            told.Answers is { } place ? messages[place].Id : null, mentions, told.At);
        if (told.Was is not null || told.Gone)
        {
            var at = told.At.AddSeconds(12); // before the next one is said, so that revisions follow the order of time
            changes.Add(new(message.Id.Value, ++Revision, told.Was ?? told.Text, at, author));
            message = told.Gone
                ? message with { Content = "", Mentions = [], DeletedAt = at, Revision = Revision }
                : message with { EditedAt = at, Revision = Revision };
        }

        messages.Add(message);
    }

    /// <summary>Everyone reads at the end of each talk; the last messages stay unread for some.</summary>
    private void Read(DemoRoom story, char letter, Guid user)
    {
        var last = messages.Count;
        var read = last - story.Unread.GetValueOrDefault(letter);
        for (var i = 0; i < last; i++)
        {
            var (seq, told) = (i + 1, story.Messages[i]);
            if (!told.EndsTalk && seq != last && seq != read) continue;

            rises.Add(new(user, Kind: 1, seq, told.At.AddSeconds(2)));
            if (seq <= read) rises.Add(new(user, Kind: 2, seq, told.At.AddSeconds(25 + (letter % 5 * 40))));
        }
    }
}
