using System.Collections.Concurrent;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Realtime;

namespace Veza.Shared.Tests.Events;

/// <summary>Keeps what was sent; while it is closed, a send hangs and heeds nobody.</summary>
internal sealed class GatedTransport : IEventTransport
{
    private readonly ConcurrentQueue<string> sent = new();
    private readonly ConcurrentQueue<TaskCompletionSource> waiting = new();

    public bool Closed { get; init; }

    /// <summary>Counts the sends that hang.</summary>
    public SemaphoreSlim Reached { get; } = new(0);

    /// <summary>The ids, in order.</summary>
    public IReadOnlyList<string> Sent => [.. sent];

    public async Task SendAsync(string queue, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        if (Closed)
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(gate);
            Reached.Release();
            await gate.Task;
        }

        foreach (var e in events) sent.Enqueue(e.Id);
    }

    /// <summary>Lets those pass that hang.</summary>
    public void Open()
    {
        while (waiting.TryDequeue(out var gate)) gate.SetResult();
    }

    /// <summary>The one that has hung longest comes to nothing.</summary>
    public void FailFirst()
    {
        if (waiting.TryDequeue(out var gate)) gate.SetException(new HttpRequestException("came to nothing"));
    }
}

/// <summary>A clients' service that does not say whether it has what was published.</summary>
internal sealed class GatedGateway : IRealtimeGateway
{
    private readonly TaskCompletionSource<bool> gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Counts who waits for it.</summary>
    public SemaphoreSlim Reached { get; } = new(0);

    public void Open() => gate.TrySetResult(true);

    public void Publish(Group group, params ReadOnlySpan<RealtimeEvent> events)
    {
    }

    public Task AddToRoomAsync(UserId user, RoomMark room, CancellationToken ct) => Task.CompletedTask;

    public Task RemoveFromRoomAsync(UserId user, RoomId room, long? departures, CancellationToken ct) => Task.CompletedTask;

    public Task DisconnectAsync(UserId user, IReadOnlyCollection<SessionId> sessions, CancellationToken ct) => Task.CompletedTask;

    public Task<bool> FlushAsync(CancellationToken ct)
    {
        Reached.Release();
        return gate.Task;
    }
}
