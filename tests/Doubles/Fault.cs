namespace Veza.Doubles;

/// <summary>One fault: strikes the next so many times, and at random besides.</summary>
public sealed class Fault
{
    private readonly Func<double> draw;
    private int next;
    private long struck;

    /// <param name="draw">A number from 0 to below 1, whenever chance decides.</param>
    internal Fault(Func<double> draw) => this.draw = draw;

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
        if (!TakeOne() && !(Probability > 0 && draw() < Probability)) return false;
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
