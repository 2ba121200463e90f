using System.ComponentModel.DataAnnotations;
using Veza.Shared.Moderation.Actions;

namespace Veza.Functions.Api.Moderation;

/// <summary>The field holds the word for a kind of action.</summary>
internal sealed class ActionKindCodeAttribute() : AllowedValuesAttribute([.. Known.Select(k => k.Code())])
{
    /// <summary>What can be asked for. Holding what somebody says without their knowing is not offered: they would be told something untrue.</summary>
    public static IReadOnlyList<ActionKind> Known { get; } = [.. Enum.GetValues<ActionKind>().Except([ActionKind.ShadowHold])];
}
