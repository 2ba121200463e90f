using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.History;

/// <summary>Where a page of history starts.</summary>
public enum PageStart
{
    /// <summary>The newest messages.</summary>
    Newest,

    /// <summary>The messages right before an anchor, without it.</summary>
    Before,

    /// <summary>The messages right after an anchor, without it.</summary>
    After,

    /// <summary>The anchor with its neighbours on both sides.</summary>
    Around,
}

/// <summary>A page of history to read.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="AnchorId">The anchor as a message id; null: <paramref name="AnchorSeq"/> counts.</param>
/// <param name="AnchorSeq">The anchor as a seq; need not exist.</param>
/// <param name="Limit">Most messages; cut to the configured page.</param>
/// <param name="WithThreads">Whether what stands in threads alone is in it: then no <c>seq</c> is left out.</param>
public readonly record struct HistoryPage(PageStart Start, MessageId? AnchorId, long AnchorSeq, int Limit, bool WithThreads = false);

/// <summary>Reading messages, in a number of queries that does not depend on how many there are.</summary>
public sealed class MessageReader(
    MessageRepository messages, MessageDetails details, RoomAccess access, UserDirectory directory, IOptions<MessageOptions> options)
{
    private readonly MessageOptions limits = options.Value;

    /// <summary>One message, if the reader is in its room. Refusal: <c>message_not_found</c>.</summary>
    public async Task<Result<MessageView>> FindAsync(MessageId id, UserId readerId, CancellationToken ct)
    {
        if (await FindVisibleAsync(id, readerId, ct) is not { } found) return MessageErrors.NotFound;
        return (await details.AddAsync(await ViewAsync([found.Message], ct), readerId, ct))[0];
    }

    /// <summary>
    /// The message and what the person is in its room; null for all who are not in it. It costs the same whether there is no such
    /// message or it is somebody else's, so that an id tells nothing.
    /// </summary>
    internal async Task<(Message Message, Membership Membership)?> FindVisibleAsync(
        MessageId id, UserId user, CancellationToken ct)
    {
        var message = await messages.FindAsync(id, ct);
        var membership = await access.FindMembershipAsync(message?.RoomId ?? new RoomId(id.Value), user, ct);
        return message is null || membership is null ? null : (message, membership);
    }

    /// <summary>
    /// A page of what stands in the room, oldest first; replies that stand in a thread alone are left out unless the page says so. Refusals:
    /// <c>room_not_found</c>, <c>message_not_found</c> (the anchor).
    /// </summary>
    public async Task<Result<IReadOnlyList<MessageView>>> ListAsync(
        RoomId room, UserId readerId, HistoryPage page, CancellationToken ct)
    {
        if (await access.FindMembershipAsync(room, readerId, ct) is null) return MessageErrors.RoomNotFound;
        return await ListAsync(room, page.WithThreads ? Standing.Anywhere : Standing.InRoom, readerId, page, ct);
    }

    /// <summary>The same of the replies to a root; the reader is in the room. Refusal: <c>message_not_found</c> (the anchor).</summary>
    internal async Task<Result<IReadOnlyList<MessageView>>> ListAsync(
        RoomId room, Standing standing, UserId readerId, HistoryPage page, CancellationToken ct)
    {
        var anchor = page.AnchorSeq;
        if (page.AnchorId is { } id)
        {
            if (await messages.FindSeqAsync(room, id, ct) is not { } seq) return MessageErrors.NotFound;
            anchor = seq;
        }

        var limit = Math.Clamp(page.Limit, 1, limits.MaxPage);
        List<Message> found;
        switch (page.Start)
        {
            case PageStart.After:
                found = await messages.ListAfterAsync(room, standing, anchor, limit, ct);
                break;
            case PageStart.Around:
                found = await messages.ListBeforeAsync(room, standing, anchor, limit / 2, ct);
                found.Reverse();
                found.AddRange(await messages.ListAfterAsync(room, standing, anchor - 1, limit - found.Count, ct));
                break;
            default:
                found = await messages.ListBeforeAsync(room, standing, page.Start == PageStart.Before ? anchor : long.MaxValue, limit, ct);
                found.Reverse();
                break;
        }

        return Result.From(await details.AddAsync(await ViewAsync(found, ct), readerId, ct));
    }

    /// <summary>What the message said before, oldest first; nothing once it is deleted. Refusal: <c>message_not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<MessageRevision>>> ListRevisionsAsync(
        MessageId id, UserId readerId, CancellationToken ct)
    {
        var found = await FindAsync(id, readerId, ct);
        if (found.Failed) return found.Error;
        return found.Value.Message.DeletedAt is not null
            ? Result.From<IReadOnlyList<MessageRevision>>([])
            : await messages.ListRevisionsAsync(id, limits.MaxPage, ct);
    }

    /// <summary>Adds names and quotes: at most one query for the answered messages and one for the people not in the cache.</summary>
    internal async Task<IReadOnlyList<MessageView>> ViewAsync(IReadOnlyList<Message> found, CancellationToken ct)
    {
        if (found.Count == 0) return [];
        var answered = await ListAnsweredAsync(found, ct);
        var people = new HashSet<UserId>();
        foreach (var message in found) NamedPeople.Add(people, message);
        foreach (var message in answered.Values) people.Add(message.AuthorId);
        var cards = await directory.ListAsync(people, ct);

        var views = new MessageView[found.Count];
        for (var i = 0; i < views.Length; i++)
        {
            var quoted = found[i].ReplyTo is { } id ? answered.GetValueOrDefault(id) : null;
            views[i] = new MessageView(
                found[i], NameOf(found[i].AuthorId), quoted is null ? null : Quote.Of(quoted, NameOf(quoted.AuthorId)),
                Names: NamedPeople.In(found[i], cards));
        }

        return views;

        string NameOf(UserId user) => cards.TryGetValue(user, out var card) ? card.Name : "";
    }

    /// <summary>What people are called of whom a message tells besides its author; null, and nothing is looked up, where it tells of none.</summary>
    internal async ValueTask<IReadOnlyDictionary<UserId, string>?> FindNamesAsync(Message message, CancellationToken ct) =>
        message is { System: null, Forwarded: null } ? null : (await ViewAsync([message], ct))[0].Names;

    /// <summary>What is stored under a client's own id.</summary>
    internal async Task<StoredMessage?> FindSentAsync(RoomId room, UserId author, Guid clientMessageId, CancellationToken ct) =>
        await messages.FindSentAsync(room, author, clientMessageId, ct);

    /// <summary>What is shown of an answered message; null when there is no such message in the room.</summary>
    internal async Task<Quote?> FindQuoteAsync(RoomId room, MessageId id, CancellationToken ct)
    {
        if (await messages.ListByIdsAsync([room.Value], [id.Value], ct) is not [var message]) return null;
        var author = await directory.FindAsync(message.AuthorId, ct);
        return Quote.Of(message, author?.Name ?? "");
    }

    private async Task<Dictionary<MessageId, Message>> ListAnsweredAsync(IReadOnlyList<Message> found, CancellationToken ct)
    {
        var answered = new Dictionary<MessageId, Message>();
        HashSet<Guid>? ids = null;
        foreach (var message in found)
            if (message.ReplyTo is { } id) (ids ??= []).Add(id.Value);
        if (ids is null) return answered;

        var rooms = found.Select(m => m.RoomId.Value).Distinct().ToArray();
        foreach (var message in await messages.ListByIdsAsync(rooms, [.. ids], ct)) answered[message.Id] = message;
        return answered;
    }
}
