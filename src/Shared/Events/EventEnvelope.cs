namespace Veza.Shared.Events;

/// <summary>An event on its way to a consumer.</summary>
/// <param name="Id">The same for every delivery of the event, at most 64 characters; unique in the installation's database.</param>
/// <param name="Type">The event's name, for example <c>message.new</c>.</param>
/// <param name="Session">Events of one session keep their order in queues with sessions; null: any order will do.</param>
/// <param name="CreatedAt">When it became true.</param>
/// <param name="Payload">JSON; its shape belongs to the type.</param>
public sealed record EventEnvelope(string Id, string Type, string? Session, DateTimeOffset CreatedAt, string Payload)
{
    /// <summary>The process that wrote it, as long as it is in the outbox; it does not travel.</summary>
    public Guid? Producer { get; init; }
}
