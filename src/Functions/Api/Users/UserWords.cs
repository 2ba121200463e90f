using System.ComponentModel.DataAnnotations;
using Veza.Shared.Access;

namespace Veza.Functions.Api.Users;

/// <summary>The field holds the word for a role in the tenant.</summary>
internal sealed class TenantRoleCodeAttribute() : AllowedValuesAttribute([.. Enum.GetValues<TenantRole>().Select(r => r.Code())]);
