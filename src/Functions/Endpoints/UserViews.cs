using System.Text.Json.Serialization;
using Veza.Shared.Identity;
using Veza.Shared.Presence;

namespace Veza.Functions.Endpoints;

/// <summary>A person, as others see them.</summary>
internal sealed record UserResponse(
    Guid Id, string Name, string Handle, string Email, string? AvatarUrl, string Status, DateTimeOffset? LastSeen,
    DateTimeOffset CreatedAt, long Version);

/// <summary>What a person is called.</summary>
internal sealed record CardResponse(Guid Id, string Name, string Handle, string? AvatarUrl, long Version)
{
    /// <summary>What others see.</summary>
    public static CardResponse From(UserCard card) => new(card.Id.Value, card.Name, card.Handle, card.AvatarUrl, card.Version);
}

/// <summary>One's own profile; <c>handle_changed_from</c> stands in it while the person has not seen that the system changed their handle.</summary>
internal sealed record ProfileResponse(
    Guid Id, string Name, string Handle, string Email, string? AvatarUrl, string Status, DateTimeOffset? LastSeen,
    DateTimeOffset CreatedAt, long Version, string? Locale, Guid TenantId, string Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? HandleChangedFrom);

/// <summary>Puts together who people are (identity) and whether they are there (presence).</summary>
internal sealed class UserViews(PresenceService presence)
{
    /// <summary>One person.</summary>
    public async Task<UserResponse> ShowAsync(UserCard card, CancellationToken ct) => (await ShowAsync([card], ct))[0];

    /// <summary>Several, in the order given.</summary>
    public async Task<List<UserResponse>> ShowAsync(IReadOnlyList<UserCard> cards, CancellationToken ct)
    {
        var states = (await presence.ListAsync([.. cards.Select(c => c.Id)], ct)).ToDictionary(s => s.UserId);
        return [.. cards.Select(card => Show(card, states.GetValueOrDefault(card.Id)))];
    }

    /// <summary>Oneself.</summary>
    public async Task<ProfileResponse> ShowAsync(Profile profile, CancellationToken ct)
    {
        var user = await ShowAsync(profile.Card, ct);
        return new ProfileResponse(
            user.Id, user.Name, user.Handle, user.Email, user.AvatarUrl, user.Status, user.LastSeen, user.CreatedAt,
            user.Version, profile.Locale, profile.Card.TenantId.Value, profile.Role.Code(), profile.HandleChangedFrom);
    }

    private static UserResponse Show(UserCard card, PresenceState? state) => new(
        card.Id.Value, card.Name, card.Handle, card.Email, card.AvatarUrl,
        (state?.Status ?? PresenceStatus.Offline).Code(), state?.LastSeen, card.CreatedAt, card.Version);
}
