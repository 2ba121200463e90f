namespace Veza.Shared.Events.Consumers;

/// <summary>Who acts on what.</summary>
public sealed class EventConsumers
{
    private readonly Dictionary<string, IEventConsumer> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<IEventConsumer>> byQueue = new(StringComparer.Ordinal);

    /// <summary>Of all that are registered.</summary>
    /// <exception cref="InvalidOperationException">Two share a name, or one names a queue that does not exist.</exception>
    public EventConsumers(IEnumerable<IEventConsumer> consumers, IEnumerable<ILocalConsumer> local)
    {
        Local = [.. local];
        foreach (var consumer in consumers)
        {
            if (consumer.Name.Length == 0 || !byName.TryAdd(consumer.Name, consumer))
                throw new InvalidOperationException($"The consumer name '{consumer.Name}' is empty or used twice.");
            if (!Queues.All.Contains(consumer.Queue))
                throw new InvalidOperationException($"The consumer '{consumer.Name}' is at the queue '{consumer.Queue}', which does not exist.");
            if (!byQueue.TryGetValue(consumer.Queue, out var there)) byQueue[consumer.Queue] = there = [];
            there.Add(consumer);
        }
    }

    /// <summary>Those that see events in the process that relays them.</summary>
    internal IReadOnlyList<ILocalConsumer> Local { get; }

    /// <summary>The queues that anybody is at.</summary>
    internal IReadOnlyCollection<string> Used => byQueue.Keys;

    /// <summary>The names of all that are at a queue.</summary>
    internal string[] Names => [.. byQueue.Values.SelectMany(c => c).Select(c => c.Name)];

    /// <summary>Those at the queue.</summary>
    internal IReadOnlyList<IEventConsumer> Of(string queue) => byQueue.TryGetValue(queue, out var there) ? there : [];

    /// <summary>Whether anybody at the queue acts on events of that type.</summary>
    internal bool Handle(string queue, string type) => Of(queue).Any(c => c.Handles(type));

    /// <summary>The one of that name, or null.</summary>
    internal IEventConsumer? Find(string name) => byName.GetValueOrDefault(name);
}
