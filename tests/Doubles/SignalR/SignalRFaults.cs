namespace Veza.Doubles.SignalR;

/// <summary>What the service can be made to do wrong. Everything may be changed while it runs.</summary>
public sealed class SignalRFaults
{
    private readonly Lock gate = new();
    private readonly Random random;
    private TaskCompletionSource released = NewGate();
    private TaskCompletionSource? held;

    internal SignalRFaults(int seed)
    {
        random = new Random(seed);
        Connections = new EventFaults(this);
        Messages = new EventFaults(this);
        LoseDisconnected = new Fault(Draw);
        HoldDisconnected = new Fault(Draw);
        TooManyConnections = new Fault(Draw);
        RefuseClientToken = new Fault(Draw);
        FailAfterDelivery = new Fault(Draw);
        Unavailable = new Fault(Draw);
        SlowAccept = new Fault(Draw);
        RefuseToken = new Fault(Draw);
        ResetBefore = new Fault(Draw);
        ResetAfter = new Fault(Draw);
    }

    /// <summary>Resets every REST call's connection until it is switched off; clients stay connected.</summary>
    public bool Outage { get; set; }

    /// <summary>Every REST call waits, and nothing is done, until it is switched off.</summary>
    public bool HoldCalls
    {
        get
        {
            lock (gate) return held is not null;
        }

        set
        {
            TaskCompletionSource? old;
            lock (gate) (old, held) = (held, value ? held ?? NewGate() : null);
            if (!value) old?.SetResult();
        }
    }

    /// <summary>Faults of the events <c>connected</c> and <c>disconnected</c>.</summary>
    public EventFaults Connections { get; }

    /// <summary>Faults of the clients' invocations.</summary>
    public EventFaults Messages { get; }

    /// <summary>A <c>disconnected</c> is not posted.</summary>
    public Fault LoseDisconnected { get; }

    /// <summary>
    /// A <c>disconnected</c> waits until the next <c>connected</c> was answered, or <see cref="ReleaseHeld"/>.
    /// </summary>
    public Fault HoldDisconnected { get; }

    /// <summary>429 to a connecting client.</summary>
    public Fault TooManyConnections { get; }

    /// <summary>401 to a connecting client.</summary>
    public Fault RefuseClientToken { get; }

    /// <summary>REST: 500 after the operation was carried out.</summary>
    public Fault FailAfterDelivery { get; }

    /// <summary>REST: 503 with Retry-After, and nothing is done.</summary>
    public Fault Unavailable { get; }

    /// <summary>What <see cref="Unavailable"/> says; whole seconds.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>REST: the answer comes late by <see cref="SlowAcceptBy"/>; the operation too.</summary>
    public Fault SlowAccept { get; }

    /// <summary>How late <see cref="SlowAccept"/> is.</summary>
    public TimeSpan SlowAcceptBy { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>REST: 401.</summary>
    public Fault RefuseToken { get; }

    /// <summary>REST: the connection is reset and nothing is done.</summary>
    public Fault ResetBefore { get; }

    /// <summary>REST: the operation is carried out, then the connection is reset.</summary>
    public Fault ResetAfter { get; }

    /// <summary>Completes when held events may go.</summary>
    internal Task Released
    {
        get
        {
            lock (gate) return released.Task;
        }
    }

    /// <summary>Completes when <see cref="HoldCalls"/> is off.</summary>
    internal Task Flowing
    {
        get
        {
            lock (gate) return held?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Lets every held <c>disconnected</c> go.</summary>
    public void ReleaseHeld()
    {
        TaskCompletionSource old;
        lock (gate) (old, released) = (released, NewGate());
        old.SetResult();
    }

    internal EventFaults Of(string category) => category == "connections" ? Connections : Messages;

    internal double Draw()
    {
        lock (gate) return random.NextDouble();
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Faults of one category of upstream events.</summary>
public sealed class EventFaults
{
    internal EventFaults(SignalRFaults faults) => (Drop, Duplicate, Delay) = (new(faults.Draw), new(faults.Draw), new(faults.Draw));

    /// <summary>The event is not posted; a client that invoked gets no answer.</summary>
    public Fault Drop { get; }

    /// <summary>The event is posted twice, one after the other; the second answer is ignored.</summary>
    public Fault Duplicate { get; }

    /// <summary>The event waits for <see cref="DelayBy"/>, and with it all later ones of its connection.</summary>
    public Fault Delay { get; }

    /// <summary>How long a delayed event waits.</summary>
    public TimeSpan DelayBy { get; set; } = TimeSpan.FromSeconds(1);
}
