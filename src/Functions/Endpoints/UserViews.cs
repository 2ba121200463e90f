using Veza.Shared.Identity;

namespace Veza.Functions.Endpoints;

/// <summary>A person, as others see them.</summary>
internal sealed record UserResponse(
    Guid Id, string Name, string Handle, string Email, string? AvatarUrl, string Status, DateTimeOffset? LastSeen,
    DateTimeOffset CreatedAt);

/// <summary>One's own profile.</summary>
internal sealed record ProfileResponse(
    Guid Id, string Name, string Handle, string Email, string? AvatarUrl, string Status, DateTimeOffset? LastSeen,
    DateTimeOffset CreatedAt, string? Locale, Guid TenantId);

/// <summary>Puts together who people are (identity) and whether they are there (presence).</summary>
internal sealed class UserViews
{
    /// <summary>One person.</summary>
    public async ValueTask<UserResponse> ShowAsync(UserCard card, CancellationToken ct) => (await ShowAsync([card], ct))[0];

    /// <summary>Several, in the order given.</summary>
    public ValueTask<List<UserResponse>> ShowAsync(IReadOnlyList<UserCard> cards, CancellationToken ct) =>
        ValueTask.FromResult(cards.Select(c => new UserResponse(
            c.Id.Value, c.Name, c.Handle, c.Email, c.AvatarUrl, "offline", LastSeen: null, c.CreatedAt)).ToList());

    /// <summary>Oneself.</summary>
    public async ValueTask<ProfileResponse> ShowAsync(Profile profile, CancellationToken ct)
    {
        var user = await ShowAsync(profile.Card, ct);
        return new ProfileResponse(
            user.Id, user.Name, user.Handle, user.Email, user.AvatarUrl, user.Status, user.LastSeen, user.CreatedAt,
            profile.Locale, profile.Card.TenantId.Value);
    }
}
