using System.ComponentModel.DataAnnotations;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;

namespace Veza.Functions.Api.Users;

/// <summary>Body of POST /api/users/cards.</summary>
internal sealed record ListCardsRequest(Guid[] Ids);

/// <summary>
/// What is absent stays; <c>avatar_url</c>, <c>locale</c> and <c>handle_changed_from</c> are cleared by null or an empty text.
/// </summary>
internal sealed record ChangeProfileRequest(
    [property: MaxLength(User.MaxNameLength)] string? Name = null,
    [property: StringLength(User.MaxHandleLength, MinimumLength = User.MinHandleLength)] string? Handle = null)
{
    private bool clearsAvatar;
    private bool clearsLocale;
    private bool seesHandle;

    [MaxLength(User.MaxAvatarUrlLength)]
    public string? AvatarUrl
    {
        get;
        set => (field, clearsAvatar) = (value, value is null); // JSON sets it only when it is there
    }

    [MaxLength(User.MaxLocaleLength)]
    public string? Locale
    {
        get;
        set => (field, clearsLocale) = (value, value is null);
    }

    /// <summary>Only null or an empty text: the person has seen that their handle was changed.</summary>
    public string? HandleChangedFrom
    {
        get;
        set => (field, seesHandle) = (value, string.IsNullOrEmpty(value));
    }

    public ProfileChange ToChange(UserId user) => new(
        user, Name, Handle, clearsAvatar ? "" : AvatarUrl, clearsLocale ? "" : Locale, seesHandle);
}
