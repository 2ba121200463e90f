namespace Veza.Doubles.ServiceBus;

/// <summary>What the service can be made to do wrong. Everything may be changed while it runs.</summary>
public sealed class ServiceBusFaults
{
    private readonly Lock gate = new();
    private readonly Random random;

    internal ServiceBusFaults(int seed)
    {
        random = new Random(seed);
        Fail500 = new(Draw);
        Busy503 = new(Draw);
        RefuseToken = new(Draw);
        Slow = new(Draw);
        StoreThenLoseAnswer = new(Draw);
        DuplicateStored = new(Draw);
        LoseLock = new(Draw);
    }

    /// <summary>Resets the connection of every send until it is switched off; deliveries go on.</summary>
    public bool Outage { get; set; }

    /// <summary>Which queues the faults below befall; every one unless set.</summary>
    public Func<string, bool> AppliesTo { get; set; } = _ => true;

    /// <summary>500, and nothing is stored.</summary>
    public Fault Fail500 { get; }

    /// <summary>503 with the code 50009, and nothing is stored.</summary>
    public Fault Busy503 { get; }

    /// <summary>What <see cref="Busy503"/> says, in whole seconds; null for no Retry-After.</summary>
    public TimeSpan? RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>401, whatever the token.</summary>
    public Fault RefuseToken { get; }

    /// <summary>The send is stored, and answered later by <see cref="SlowBy"/>.</summary>
    public Fault Slow { get; }

    /// <summary>How late <see cref="Slow"/> is.</summary>
    public TimeSpan SlowBy { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The send is stored, then the connection is reset.</summary>
    public Fault StoreThenLoseAnswer { get; }

    /// <summary>A message that duplicate detection would drop is stored all the same.</summary>
    public Fault DuplicateStored { get; }

    /// <summary>A message's lock turns out to be lost when it is to be completed: it is delivered again.</summary>
    public Fault LoseLock { get; }

    /// <summary>Ends all of them.</summary>
    public void Clear()
    {
        Outage = false;
        foreach (var fault in new[] { Fail500, Busy503, RefuseToken, Slow, StoreThenLoseAnswer, DuplicateStored, LoseLock }) fault.Clear();
    }

    internal bool Strikes(Fault fault, string queue) => AppliesTo(queue) && fault.Strikes();

    private double Draw()
    {
        lock (gate) return random.NextDouble();
    }
}
