using Veza.Shared.Realtime;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Threads;

/// <summary>Every event of this feature. What a thread is to everybody comes as a change of its root.</summary>
public static class ThreadEvents
{
    /// <summary>To one's own devices: how far one has read a thread, and whether one follows it.</summary>
    public static RealtimeEvent Updated(OwnThread own) =>
        RealtimeEvent.Create("thread.updated", own, OwnThreadJson.WriteFields, key: $"thread:{own.Root}");
}
