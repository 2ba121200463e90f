namespace Veza.Doubles.SignalR;

/// <summary>What the service can be made to do wrong. Everything may be changed while it runs.</summary>
public sealed class SignalRFaults
{
    private readonly Lock gate = new();
    private readonly Random random;
    private TaskCompletionSource released = NewGate();

    internal SignalRFaults(int seed)
    {
        random = new Random(seed);
        Connections = new EventFaults(this);
        Messages = new EventFaults(this);
        LoseDisconnected = new Fault(this);
        HoldDisconnected = new Fault(this);
        TooManyConnections = new Fault(this);
        RefuseClientToken = new Fault(this);
        FailAfterDelivery = new Fault(this);
        Unavailable = new Fault(this);
        SlowAccept = new Fault(this);
        RefuseToken = new Fault(this);
        ResetBefore = new Fault(this);
        ResetAfter = new Fault(this);
    }

    /// <summary>Resets every REST call's connection until it is switched off; clients stay connected.</summary>
    public bool Outage { get; set; }

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
    internal EventFaults(SignalRFaults faults) => (Drop, Duplicate, Delay) = (new(faults), new(faults), new(faults));

    /// <summary>The event is not posted; a client that invoked gets no answer.</summary>
    public Fault Drop { get; }

    /// <summary>The event is posted twice, one after the other; the second answer is ignored.</summary>
    public Fault Duplicate { get; }

    /// <summary>The event waits for <see cref="DelayBy"/>, and with it all later ones of its connection.</summary>
    public Fault Delay { get; }

    /// <summary>How long a delayed event waits.</summary>
    public TimeSpan DelayBy { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>One fault: strikes the next so many times, and at random besides.</summary>
public sealed class Fault
{
    private readonly SignalRFaults faults;
    private int next;
    private long struck;

    internal Fault(SignalRFaults faults) => this.faults = faults;

    /// <summary>0 never, 1 always.</summary>
    public double Probability { get; set; }

    /// <summary>How often it struck.</summary>
    public long Struck => Interlocked.Read(ref struck);

    /// <summary>Strikes the next <paramref name="count"/> times for certain.</summary>
    public void Next(int count = 1) => Volatile.Write(ref next, count);

    /// <summary>Ends it.</summary>
    public void Clear() => (Probability, next) = (0, 0);

    internal bool Strikes()
    {
        if (!TakeOne() && !(Probability > 0 && faults.Draw() < Probability)) return false;
        Interlocked.Increment(ref struck);
        return true;
    }

    private bool TakeOne()
    {
        while (Volatile.Read(ref next) is > 0 and var left)
            if (Interlocked.CompareExchange(ref next, left - 1, left) == left) return true;
        return false;
    }
}
