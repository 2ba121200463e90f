using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Identity.Tenants;

namespace Veza.Shared.Identity.Users;

/// <summary>A person as a reader sees them.</summary>
/// <param name="Card">Without the address, what everybody of the tenant sees.</param>
/// <param name="Email">Null where the reader may not know it.</param>
public sealed record SeenPerson(UserSummary Card, string? Email);

/// <summary>
/// Finding the people of one's tenant. Who gets an address of another person, and who is found by one, is decided here alone:
/// administrators of the tenant, everybody where <see cref="IdentityOptions.ShowEmails"/> says so, and oneself.
/// </summary>
public sealed class PeopleService(
    UserRepository users, UserDirectory directory, TenantRoles roles, IOptions<IdentityOptions> options)
{
    /// <summary>People asked for at most by one call.</summary>
    public const int MaxCards = 200;

    /// <summary>People found at most by one search.</summary>
    public const int MaxFound = 100;

    /// <summary>Of what is searched for, in code points.</summary>
    public const int MaxQueryLength = 200;

    private const int PatternCount = 3;

    /// <summary>Somebody of the same tenant. Refusal: <c>user_not_found</c>.</summary>
    public async Task<Result<SeenPerson>> FindAsync(TenantId tenant, UserId reader, UserId id, CancellationToken ct)
    {
        if (await directory.FindAsync(id, ct) is not { } card || card.TenantId != tenant) return IdentityErrors.UserNotFound;
        return Show(card, reader, await SeesEmailsAsync(reader, ct));
    }

    /// <summary>Those of the ids that are of the tenant, in no order; the others are left out. Refusal: <c>validation_failed</c>.</summary>
    public async Task<Result<IReadOnlyList<UserSummary>>> ListAsync(
        TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct)
    {
        if (ids.Count > MaxCards) return Error.Field("ids", FieldFault.WrongCount(0, MaxCards, ids.Count));
        var cards = await directory.ListAsync(ids, ct);
        return cards.Values.Where(card => card.TenantId == tenant).ToList();
    }

    /// <summary>
    /// People of the tenant whose name or handle holds every word, without regard to case and accents; the address counts too for
    /// those who may see it, and for nobody else: not even a whole one finds anybody.
    /// </summary>
    /// <returns>By name, those whose handle or name starts with the query first. Refusal: <c>validation_failed</c>.</returns>
    public async Task<Result<IReadOnlyList<SeenPerson>>> SearchAsync(
        TenantId tenant, UserId reader, string query, int limit, CancellationToken ct)
    {
        if (TextRules.IsLongerThan(query, MaxQueryLength)) return Error.Field("q", FieldFault.TooLong(MaxQueryLength, TextRules.LengthOf(query)));
        if (TextRules.HasUnstorable(query)) return Error.Field("q", FieldFault.InvalidText);
        if (limit is < 1 or > MaxFound) return Error.Field("limit", FieldFault.OutOfRange(1, MaxFound));

        var folded = TextFolding.Fold(query.Trim());
        // The last word takes the rest, so that no word is dropped.
        var words = folded.Split(' ', PatternCount, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var patterns = Enumerable.Range(0, PatternCount).Select(i => i < words.Length ? $"%{Literal(words[i])}%" : "%");
        var all = await SeesEmailsAsync(reader, ct);
        var rows = await users.SearchAsync(tenant, [.. patterns], $"{Literal(folded)}%", withEmails: all, limit, ct);
        return rows.ConvertAll(row => Show(row.Card, reader, all));
    }

    private async ValueTask<bool> SeesEmailsAsync(UserId reader, CancellationToken ct) =>
        options.Value.ShowEmails || await roles.CanAsync(reader, Permission.SeeEmails, ct);

    private static SeenPerson Show(UserSummary card, UserId reader, bool all) => new(card, all || card.Id == reader ? card.Email : null);

    /// <summary>The text with what LIKE would read as a wild card escaped.</summary>
    private static string Literal(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
