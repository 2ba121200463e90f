using System.Text.Json.Serialization;

namespace Veza.Functions.Api.Users;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChangeProfileRequest))]
[JsonSerializable(typeof(ListCardsRequest))]
[JsonSerializable(typeof(ProfileResponse))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(List<UserResponse>))]
internal sealed partial class UsersJson : JsonSerializerContext;
