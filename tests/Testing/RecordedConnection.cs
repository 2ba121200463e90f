using System.Text.Json.Nodes;
using Veza.Shared.Common;

namespace Veza.Testing;

/// <summary>A client's connection at a <see cref="RecordingGateway"/>: events have come as soon as they are published.</summary>
/// <param name="user">Whose it is.</param>
/// <param name="session">The sign-in that it came from.</param>
public sealed class RecordedConnection(UserId user, SessionId session)
{
    private readonly Lock gate = new();
    private readonly List<JsonObject> events = [];
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whose it is.</summary>
    public UserId User => user;

    /// <summary>The sign-in that it came from.</summary>
    public SessionId Session => session;

    /// <summary>Those whose presence it is subscribed to.</summary>
    public IReadOnlyCollection<UserId> PresenceSubscriptions { get; set; } = [];

    /// <summary>Every event so far, in order.</summary>
    public IReadOnlyList<JsonObject> Events
    {
        get
        {
            lock (gate) return [.. events];
        }
    }

    /// <summary>Ends when the connection does.</summary>
    public Task Closed => closed.Task;

    /// <summary>Whether it has not ended.</summary>
    public bool IsOpen => !closed.Task.IsCompleted;

    internal void Hear(JsonObject @event)
    {
        lock (gate) events.Add(@event);
    }

    internal void Close() => closed.TrySetResult();
}
