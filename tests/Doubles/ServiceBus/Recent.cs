namespace Veza.Doubles.ServiceBus;

/// <summary>The latest of what happened, and how much it was in all. Not for several threads at once.</summary>
internal sealed class Recent<T>(int limit)
{
    private readonly Queue<T> items = new();

    public long Count { get; private set; }

    public void Add(T item)
    {
        Count++;
        items.Enqueue(item);
        if (items.Count > limit) items.Dequeue();
    }

    public IReadOnlyList<T> ToList() => [.. items];
}
