namespace Veza.Functions.Api.Reactions;

/// <summary>Reacting to messages.</summary>
internal static class ReactionsApi
{
    public static ApiArea Area { get; } = new(
        _ => { },
        routes => routes.MapReactions());
}
