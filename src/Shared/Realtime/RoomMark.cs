using Veza.Shared.Common;

namespace Veza.Shared.Realtime;

/// <summary>A room as it was when somebody was seen in it: whoever hears it from then on knows what comes next.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Departures">How many had departed from it.</param>
/// <param name="Seq">Of its newest message; null: not known.</param>
/// <param name="Revision">How often what was there had changed; null: not known.</param>
public readonly record struct RoomMark(RoomId RoomId, long Departures, long? Seq = null, long? Revision = null);
