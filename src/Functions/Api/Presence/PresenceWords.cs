using System.ComponentModel.DataAnnotations;
using Veza.Shared.Presence;

namespace Veza.Functions.Api.Presence;

/// <summary>The field holds the word for a presence.</summary>
internal sealed class PresenceCodeAttribute() : AllowedValuesAttribute([.. Enum.GetValues<PresenceStatus>().Select(s => s.Code())]);
