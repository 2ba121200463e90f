using Veza.Shared.Common;

namespace Veza.Shared.Rooms;

/// <summary>A room to make.</summary>
/// <param name="Name">Channels need one, direct rooms have none, a group without one is called by each of its members by the others.</param>
/// <param name="Visibility">Null: private.</param>
/// <param name="Members">Besides the creator; for a direct room exactly one other person.</param>
public sealed record CreateRoom(
    TenantId TenantId,
    UserId CreatorId,
    RoomType Type,
    string? Name,
    string? Topic,
    RoomVisibility? Visibility,
    IReadOnlyCollection<UserId> Members)
{
    /// <summary>Whose channel it is to be; null: no space's.</summary>
    public SpaceId? Space { get; init; }

    /// <summary>Why a room cannot be public.</summary>
    internal static Error OnlyChannels { get; } = Error.Field("visibility", FieldFault.NotAllowed("only a channel can be public."));

    /// <summary>The members besides the creator, each once.</summary>
    internal UserId[] Others => [.. Members.Where(m => m != CreatorId).Distinct()];

    /// <summary>What is wrong with it; null when all is well, with its name and its topic as they are kept.</summary>
    internal Error? Check(int maxInvited, out string? name, out string? topic)
    {
        (name, topic) = (null, null);
        var others = Others;
        var visibility = Visibility == RoomVisibility.Public && Type != RoomType.Channel
            ? OnlyChannels
            : null;
        if (Type == RoomType.Direct)
        {
            return Error.Join(
                others.Length == 1 ? null : Error.Field("members", FieldFault.WrongCount(1, 1, others.Length)),
                string.IsNullOrWhiteSpace(Name) ? null : Error.Field("name", FieldFault.NotAllowed("a direct room has no name.")),
                string.IsNullOrWhiteSpace(Topic) ? null : Error.Field("topic", FieldFault.NotAllowed("a direct room has no topic.")),
                visibility);
        }

        var named = Type == RoomType.Channel || !string.IsNullOrWhiteSpace(Name);
        var (cleanName, cleanTopic) = (Room.CleanName(Name), Room.CleanTopic(Topic));
        var faults = Error.Join(
            others.Length <= maxInvited
                ? null
                : Error.Field("members", FieldFault.WrongCount(0, maxInvited, others.Length)),
            named ? cleanName.Error : null,
            cleanTopic.Error,
            visibility);
        if (faults is null) (name, topic) = (named ? cleanName.Value : null, cleanTopic.Value);
        return faults;
    }
}
