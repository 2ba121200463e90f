namespace Veza.Doubles.ServiceBus;

/// <summary>What the service can be made to do wrong. Everything may be changed while it runs.</summary>
public sealed class ServiceBusFaults
{
    private readonly Lock gate = new();
    private readonly Random random;

    internal ServiceBusFaults(int seed)
    {
        random = new Random(seed);
        Fail = new(Draw);
        Busy = new(Draw);
        RefuseToken = new(Draw);
        Slow = new(Draw);
        StoreThenLoseAnswer = new(Draw);
        DuplicateStored = new(Draw);
        LoseLock = new(Draw);
    }

    /// <summary>Ends the connection of every send and lets nobody connect until it is switched off; deliveries go on.</summary>
    public bool Outage { get; set; }

    /// <summary>Which queues the faults below befall; every one unless set.</summary>
    public Func<string, bool> AppliesTo { get; set; } = _ => true;

    /// <summary>Refused by an internal error, and nothing is stored.</summary>
    public Fault Fail { get; }

    /// <summary>Refused because the server is busy, with the code 50009, and nothing is stored. The SDK then waits ten seconds.</summary>
    public Fault Busy { get; }

    /// <summary>A token is refused, or has turned out to be no good at the next send, whatever it is.</summary>
    public Fault RefuseToken { get; }

    /// <summary>Messages that the queue takes for no messages: their sends are refused, and nothing is stored.</summary>
    public Func<BusMessage, bool> Misunderstands { get; set; } = _ => false;

    /// <summary>The send is stored, and answered later by <see cref="SlowBy"/>.</summary>
    public Fault Slow { get; }

    /// <summary>How late <see cref="Slow"/> is.</summary>
    public TimeSpan SlowBy { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The send is stored, then the connection ends.</summary>
    public Fault StoreThenLoseAnswer { get; }

    /// <summary>A message that duplicate detection would drop is stored all the same.</summary>
    public Fault DuplicateStored { get; }

    /// <summary>A message's lock turns out to be lost when it is to be completed: it is delivered again.</summary>
    public Fault LoseLock { get; }

    /// <summary>Ends all of them.</summary>
    public void Clear()
    {
        (Outage, Misunderstands) = (false, _ => false);
        foreach (var fault in new[] { Fail, Busy, RefuseToken, Slow, StoreThenLoseAnswer, DuplicateStored, LoseLock }) fault.Clear();
    }

    internal bool Strikes(Fault fault, string queue) => AppliesTo(queue) && fault.Strikes();

    private double Draw()
    {
        lock (gate) return random.NextDouble();
    }
}
