using System.Text.Json;
using System.Text.Json.Serialization;

namespace Veza.Bench.Baselines;

/// <summary>A send over HTTP.</summary>
internal sealed record SendBody(string Content, Guid ClientMessageId);

/// <summary>Its answer.</summary>
internal sealed record SentBody(Guid Id, Guid RoomId, long Seq, DateTimeOffset CreatedAt, Guid ClientMessageId);

/// <summary>A send over a hub.</summary>
internal sealed record SendEvent(string Type, Guid RoomId, string Content, Guid ClientMessageId);

/// <summary>Its answer.</summary>
internal sealed record AckEvent(
    string Type, Guid Id, Guid RoomId, long Seq, DateTimeOffset CreatedAt, Guid ClientMessageId);

/// <summary>A message with the fields that the product's has, so that both carry as many bytes.</summary>
internal sealed record WireMessage(
    Guid Id, Guid RoomId, long Seq, Guid UserId, string UserName, string Content, DateTimeOffset CreatedAt, Guid ClientMessageId)
{
    public DateTimeOffset? EditedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    public Guid? ReplyTo { get; init; }

    public string? Quoted { get; init; }

    public IReadOnlyList<Guid> Mentions { get; init; } = [];

    public IReadOnlyList<Guid> Attachments { get; init; } = [];

    public long? Revision { get; init; }
}

/// <summary>The event that announces it.</summary>
internal sealed record MessageEvent(string Type, WireMessage Message);

/// <summary>How the baselines write JSON: generated code, as anyone would who cares for speed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SendBody))]
[JsonSerializable(typeof(SentBody))]
[JsonSerializable(typeof(SendEvent))]
[JsonSerializable(typeof(AckEvent))]
[JsonSerializable(typeof(MessageEvent))]
[JsonSerializable(typeof(MessageEvent[]))]
[JsonSerializable(typeof(List<WireMessage>))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Puts it before what the framework would do.</summary>
    public static void Use(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower; // a context's own policy yields to the options'
        options.TypeInfoResolverChain.Insert(0, Default);
    }
}
