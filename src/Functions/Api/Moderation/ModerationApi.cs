namespace Veza.Functions.Api.Moderation;

/// <summary>What those who look after people and rooms do, and what they have done.</summary>
internal static class ModerationApi
{
    public static ApiArea Area { get; } = new(
        _ => { },
        routes => routes.MapAudit());
}
