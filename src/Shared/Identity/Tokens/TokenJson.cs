using System.Text.Json.Serialization;

namespace Veza.Shared.Identity.Tokens;

/// <summary>The head of a token; <c>crit</c> names extensions that must be understood, and none is.</summary>
internal sealed record TokenHead(string? Alg = null, string? Kid = null, string[]? Crit = null);

/// <summary>The claims of a token (RFC 7519); <c>tid</c> and <c>sid</c> are the tenant and the sign-in.</summary>
internal sealed record TokenBody(string Iss, string Aud, Guid Sub, Guid Tid, Guid Sid, long Iat, long Exp, long? Nbf = null);

/// <summary>A member that comes twice is refused: two readers must not read two things out of one token.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenHead))]
[JsonSerializable(typeof(TokenBody))]
internal sealed partial class TokenJson : JsonSerializerContext;
