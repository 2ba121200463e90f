namespace Veza.Functions.ClientEvents;

/// <summary>It is done, and there is nothing to say of it.</summary>
internal sealed record DoneAck;

/// <summary>Acks that carry nothing.</summary>
internal static class Acks
{
    /// <summary>It is done.</summary>
    public static readonly RawJson Done = new("""{"type":"ack"}"""u8.ToArray());
}
