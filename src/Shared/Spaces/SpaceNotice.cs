using System.Text.Json.Serialization;

namespace Veza.Shared.Spaces;

/// <summary>What the outbox keeps of a change of a space.</summary>
/// <param name="By">Who did it.</param>
/// <param name="UserId">Whom it is about; null: everybody there.</param>
internal sealed record SpaceNotice(Guid SpaceId, Guid TenantId, Guid By, Guid? UserId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SpaceNotice))]
internal sealed partial class SpaceNoticeJson : JsonSerializerContext;
