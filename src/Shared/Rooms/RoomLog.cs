using Microsoft.Extensions.Logging;
using Veza.Shared.Common;

namespace Veza.Shared.Rooms;

/// <summary>Log events 1300 to 1399.</summary>
internal static partial class RoomLog
{
    [LoggerMessage(1300, LogLevel.Warning, "A change of room {Room} was announced before an earlier one, which takes too long")]
    public static partial void AnnouncedOutOfOrder(ILogger logger, RoomId room);
}
