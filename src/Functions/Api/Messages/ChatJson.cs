using System.Text.Json.Serialization;
using Veza.Functions.Api.Negotiation;
using Veza.Functions.Api.Receipts;
using Veza.Functions.Api.RoomList;

namespace Veza.Functions.Api.Messages;

/// <summary>Source-generated JSON of the messages, receipts and negotiation endpoints.</summary>
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(EditMessageRequest))]
[JsonSerializable(typeof(RemoveMessageRequest))]
[JsonSerializable(typeof(ForwardMessageRequest))]
[JsonSerializable(typeof(SavedIdsResponse))]
[JsonSerializable(typeof(RevisionResponse[]))]
[JsonSerializable(typeof(ReceiptRequest))]
[JsonSerializable(typeof(SyncRequest))]
[JsonSerializable(typeof(NegotiateResponse))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ChatJson : JsonSerializerContext;
