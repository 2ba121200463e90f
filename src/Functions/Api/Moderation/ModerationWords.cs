using System.ComponentModel.DataAnnotations;
using Veza.Shared.Moderation.Actions;

namespace Veza.Functions.Api.Moderation;

/// <summary>The field holds the word for a kind of action.</summary>
internal sealed class ActionKindCodeAttribute() : AllowedValuesAttribute([.. Known.Select(k => k.Code())])
{
    /// <summary>What can be asked for. Holding what people say needs somewhere to hold it, and is not offered before there is.</summary>
    public static IReadOnlyList<ActionKind> Known { get; } =
        [.. Enum.GetValues<ActionKind>().Except([ActionKind.HoldAll, ActionKind.ShadowHold])];
}
