using System.Text.Json.Serialization;
using Veza.Functions.Api.Presence;
using Veza.Shared.Access;
using Veza.Shared.Identity.Users;
using Veza.Shared.Presence;

namespace Veza.Functions.Api.Users;

/// <summary>A person, as the caller sees them; without <c>email</c> where the caller may not know it.</summary>
internal sealed record UserResponse(
    Guid Id, string Name, string Handle, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email,
    string? AvatarUrl, [property: PresenceCode] string Status, DateTimeOffset? LastSeen, DateTimeOffset CreatedAt, long Version);

/// <summary>What a person is called.</summary>
// Written by UserSummaryJson.
internal sealed record CardResponse(Guid Id, string Name, string Handle, string? AvatarUrl, long Version);

/// <summary>One's own profile; <c>handle_changed_from</c> stands in it while the person has not seen that the system changed their handle.</summary>
internal sealed record ProfileResponse(
    Guid Id, string Name, string Handle, string Email, string? AvatarUrl, [property: PresenceCode] string Status, DateTimeOffset? LastSeen,
    DateTimeOffset CreatedAt, long Version, string? Locale, Guid TenantId, [property: TenantRoleCode] string Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? HandleChangedFrom);

/// <summary>Puts together who people are (identity) and whether they are there (presence).</summary>
internal sealed class UserViews(PresenceService presence)
{
    /// <summary>One person.</summary>
    public async Task<UserResponse> ShowAsync(SeenPerson person, CancellationToken ct) => (await ShowAsync([person], ct))[0];

    /// <summary>Several, in the order given.</summary>
    public async Task<List<UserResponse>> ShowAsync(IReadOnlyList<SeenPerson> people, CancellationToken ct)
    {
        var states = (await presence.ListAsync([.. people.Select(p => p.Card.Id)], ct)).ToDictionary(s => s.UserId);
        return [.. people.Select(person => Show(person, states.GetValueOrDefault(person.Card.Id)))];
    }

    /// <summary>Oneself, in the answer to a sign-in.</summary>
    public Task<UserResponse> ShowOwnAsync(UserSummary card, CancellationToken ct) => ShowAsync(new SeenPerson(card, card.Email), ct);

    /// <summary>Oneself.</summary>
    public async Task<ProfileResponse> ShowAsync(Profile profile, CancellationToken ct)
    {
        var user = await ShowOwnAsync(profile.Card, ct);
        return new ProfileResponse(
            user.Id, user.Name, user.Handle, profile.Card.Email, user.AvatarUrl, user.Status, user.LastSeen, user.CreatedAt,
            user.Version, profile.Locale, profile.Card.TenantId.Value, profile.Role.Code(), profile.HandleChangedFrom);
    }

    private static UserResponse Show(SeenPerson person, PresenceState? state) => new(
        person.Card.Id.Value, person.Card.Name, person.Card.Handle, person.Email, person.Card.AvatarUrl,
        (state?.Status ?? PresenceStatus.Offline).Code(), state?.LastSeen, person.Card.CreatedAt, person.Card.Version);
}
