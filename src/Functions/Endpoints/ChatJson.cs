using System.Text.Json.Serialization;

namespace Veza.Functions.Endpoints;

/// <summary>Source-generated JSON of the messages, receipts and negotiation endpoints.</summary>
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(SentMessageResponse))]
[JsonSerializable(typeof(EditMessageRequest))]
[JsonSerializable(typeof(RevisionResponse[]))]
[JsonSerializable(typeof(ReceiptRequest))]
[JsonSerializable(typeof(SyncRequest))]
[JsonSerializable(typeof(NegotiateResponse))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ChatJson : JsonSerializerContext;
