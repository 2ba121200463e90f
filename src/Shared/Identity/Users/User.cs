using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Identity.Accounts;

namespace Veza.Shared.Identity.Users;

/// <summary>What others see of a person.</summary>
/// <param name="Version">Counts the changes of name, handle and picture, from 1: of two cards the greater is the newer.</param>
public sealed record UserSummary(
    UserId Id, TenantId TenantId, string Name, string Handle, string Email, string? AvatarUrl, DateTimeOffset CreatedAt,
    long Version)
{
    /// <summary>In the tenant. Not sent with the card, and as old as the memory that the card comes from: nothing is allowed by it.</summary>
    public TenantRole Role { get; init; } = TenantRole.Member;
}

/// <summary>What a person sees of themselves.</summary>
/// <param name="Card">What others see.</param>
/// <param name="Locale">A language tag.</param>
/// <param name="Role">In the tenant.</param>
/// <param name="HandleChangedFrom">The handle that the system took from them, as long as they have not seen that.</param>
public sealed record Profile(UserSummary Card, string? Locale, TenantRole Role, string? HandleChangedFrom = null);

/// <summary>The rules for what a person may be called and reached by.</summary>
public static class User
{
    /// <summary>In code points.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The shortest password, in code points.</summary>
    public const int MinPasswordLength = 8;

    /// <summary>The longest password, in code points: hashing is work that a stranger can ask for.</summary>
    public const int MaxPasswordLength = 128;

    /// <summary>In code points, which are ASCII here.</summary>
    public const int MinHandleLength = 2;
    /// <summary>In code points, which are ASCII here.</summary>
    public const int MaxHandleLength = 32;
    /// <summary>In code points.</summary>
    public const int MaxAvatarUrlLength = 2000;
    /// <summary>In code points, which are ASCII here.</summary>
    public const int MaxLocaleLength = 35;

    private static readonly SearchValues<char> HandleLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly FieldFault HandleForm = FieldFault.WrongForm(
        $"it must have {MinHandleLength} to {MaxHandleLength} characters out of a-z 0-9 . _ -.");

    /// <summary>What search looks through.</summary>
    public static string SearchKey(string name, string handle, string email) =>
        TextFolding.Fold($"{name} {handle} {email}");

    /// <summary>The refusal; null when the (trimmed) name is fine.</summary>
    public static Error? CheckName(string name) => TextRules.CheckName("name", name, MaxNameLength);

    /// <summary>The refusal; null when the password may be taken.</summary>
    public static Error? CheckPassword(string password) => PasswordText.Check("password", password);

    /// <summary>As it is stored: lower case, without blanks around it.</summary>
    public static string? CleanHandle(string? handle) => handle is null ? null : TextRules.LowerAscii(handle.Trim());

    /// <summary>The refusal; null when the handle may be taken.</summary>
    public static Error? CheckHandle(string handle) =>
        handle.Length is < MinHandleLength or > MaxHandleLength || handle.AsSpan().ContainsAnyExcept(HandleLetters)
            ? Error.Field("handle", HandleForm)
            : handle[0] == '.' || handle[^1] == '.'
                ? Error.Field("handle", FieldFault.WrongForm("it must not begin or end with a dot."))
                : ReservedHandles.Contain(handle) ? Error.Field("handle", FieldFault.Reserved) : null;

    /// <summary>The refusal; null when the picture's address is an absolute https address, or there is none.</summary>
    public static Error? CheckAvatarUrl(string? url) =>
        url is null || (!TextRules.IsLongerThan(url, MaxAvatarUrlLength) && !TextRules.HasUnstorable(url)
            && Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            && string.Equals(parsed.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) && parsed.UserInfo.Length == 0)
            ? null
            : Error.Field("avatar_url", FieldFault.WrongForm($"it must be an https address of at most {MaxAvatarUrlLength} characters."));

    /// <summary>The refusal; null when it looks like a language tag (BCP 47), or there is none.</summary>
    public static Error? CheckLocale(string? locale) =>
        locale is null || (locale.Length is >= 2 and <= MaxLocaleLength
            && locale.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && locale[0] != '-' && locale[^1] != '-')
            ? null
            : Error.Field("locale", FieldFault.WrongForm("it must be a language tag such as fr or pt-BR."));

    /// <summary>A handle made from a name: folded, dots for what does not fit; <c>user</c> when nothing is left, or what is reserved.</summary>
    /// <param name="name">The name.</param>
    /// <param name="number">Put behind it when the plain one is taken; 0: none.</param>
    [SuppressMessage("Globalization", "CA1308", Justification = "Handles are lower case.")]
    public static string HandleFor(string name, int number)
    {
        var handle = new StringBuilder(MaxHandleLength);
        foreach (var c in TextFolding.Fold(name))
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-') handle.Append(c);
            else if (handle.Length > 0 && handle[^1] != '.') handle.Append('.');
        }

        var stem = handle.ToString().Trim('.');
        if (stem.Length < MinHandleLength || ReservedHandles.Contain(stem)) stem = "user";
        var suffix = number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);
        var room = MaxHandleLength - suffix.Length;
        return (stem.Length > room ? stem[..room].TrimEnd('.') : stem) + suffix;
    }
}
