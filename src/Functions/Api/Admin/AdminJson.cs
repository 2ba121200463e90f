using System.Text.Json.Serialization;

namespace Veza.Functions.Api.Admin;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayedResponse))]
[JsonSerializable(typeof(FailedEventResponse))]
[JsonSerializable(typeof(FailedEventResponse[]))]
[JsonSerializable(typeof(FailedEventDetail))]
[JsonSerializable(typeof(MessageCountsResponse))]
internal sealed partial class AdminJson : JsonSerializerContext;
