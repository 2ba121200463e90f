using System.ComponentModel.DataAnnotations;
using Veza.Shared.Access;
using Veza.Shared.Rooms;

namespace Veza.Functions.Api.Rooms;

/// <summary>The field holds the word for a type of room.</summary>
internal sealed class RoomTypeCodeAttribute() : AllowedValuesAttribute([.. Enum.GetValues<RoomType>().Select(t => t.Code())]);

/// <summary>The field holds the word for a visibility.</summary>
internal sealed class VisibilityCodeAttribute() : AllowedValuesAttribute([.. Enum.GetValues<RoomVisibility>().Select(v => v.Code())]);

/// <summary>The field holds the word for a role in a room.</summary>
internal sealed class RoomRoleCodeAttribute() : AllowedValuesAttribute([.. Enum.GetValues<RoomRole>().Select(r => r.Code())]);
