using System.Text.Json.Serialization;

namespace Veza.Functions.Api.Rooms;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CreateRoomRequest))]
[JsonSerializable(typeof(UpdateRoomRequest))]
[JsonSerializable(typeof(InviteRequest))]
[JsonSerializable(typeof(ChangeRoleRequest))]
[JsonSerializable(typeof(HandOverRequest))]
internal sealed partial class RoomsJson : JsonSerializerContext;
