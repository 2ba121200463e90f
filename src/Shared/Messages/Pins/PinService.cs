using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Notes;
using Veza.Shared.RateLimits;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Pins;

/// <summary>Pinning messages in their room, for everybody who is in it: a change of the kind <c>pin</c>, which goes with its message.</summary>
public sealed class PinService(
    MessageChangeService changes, PinRepository pins, MessageReader reader, RoomAccess rooms, UserDirectory people, SystemNotes notes,
    UserLimits limits, IOptions<MessageOptions> options)
{
    /// <summary>Says <c>{pinned_by}</c>; when, says the change; nothing where the message is not pinned.</summary>
    public static MessageChangeKind Kind { get; } = new("pin") { Needs = Permission.PinMessages };

    /// <summary>
    /// Pins the message; once more changes nothing. Refusals: <c>message_not_found</c>, <c>room_archived</c>, <c>permission_denied</c>,
    /// <c>too_many_pins</c>, <c>rate_limited</c>.
    /// </summary>
    public async Task<Result<Done>> PinAsync(MessageId id, UserId user, CancellationToken ct) => await ChangeAsync(
        id, user, async (work, message, former, token) =>
        {
            if (message.System is not null) return MessageErrors.NotFound;
            if (former is not null) return former;
            var max = options.Value.MaxPinsPerRoom;
            if (await pins.CountAsync(work, message.RoomId, token) >= max) return MessageErrors.TooManyPins(max);
            await notes.PinnedAsync(work, message, user, token);
            return $$"""{"pinned_by":"{{user}}"}""";
        }, ct);

    /// <summary>Takes the pin off; once more changes nothing. Refusals as of <see cref="PinAsync"/>.</summary>
    public async Task<Result<Done>> UnpinAsync(MessageId id, UserId user, CancellationToken ct) =>
        await ChangeAsync(id, user, static (_, _, _, _) => Task.FromResult(Result.From<string?>(null)), ct);

    /// <summary>What is pinned in the room, the newest pin first. Refusal: <c>room_not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<PinnedMessage>>> ListAsync(RoomId room, UserId readerId, CancellationToken ct)
    {
        if (await rooms.FindMembershipAsync(room, readerId, ct) is null) return MessageErrors.RoomNotFound;
        var found = await pins.ListAsync(room, options.Value.MaxPinsPerRoom, ct);
        var views = await reader.ViewAsync([.. found.Select(p => p.Message)], ct);
        var cards = await people.ListAsync([.. found.Select(p => p.By)], ct);
        return Result.From<IReadOnlyList<PinnedMessage>>(
            [.. found.Select((pin, n) => new PinnedMessage(views[n], pin.By, cards.GetValueOrDefault(pin.By)?.Name ?? "", pin.At))]);
    }

    private async Task<Result<Done>> ChangeAsync(MessageId id, UserId user, MessageChangeStep step, CancellationToken ct)
    {
        if (await limits.TakeAsync(UserLimit.Edits, user, ct) is { } refusal) return refusal;
        var changed = await changes.ChangeAsync(id, user, Kind, step, ct);
        return changed.Failed ? changed.Error : default(Done);
    }
}

/// <summary>A pinned message as it is shown.</summary>
/// <param name="ByName">What whoever pinned it is called now.</param>
public sealed record PinnedMessage(MessageView View, UserId By, string ByName, DateTimeOffset At);
