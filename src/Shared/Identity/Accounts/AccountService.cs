using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Identity.Users;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Moderation.Screening;

namespace Veza.Shared.Identity.Accounts;

/// <summary>What a registration asks for.</summary>
public sealed record Register(
    string Name, string Email, string Password, string? Handle, string? Tenant, string? UserAgent, Origin Origin);

/// <summary>What a sign-in presents.</summary>
public sealed record Login(string Email, string Password, string? Tenant, string? UserAgent, Origin Origin);

/// <summary>Accounts with a password.</summary>
public sealed class AccountService(
    UserRepository users, TenantService tenants, Passwords passwords, SignInTries tries, SignInService signIns, ModerationGate gate,
    Screening screening, Surges surges,
    EventOutbox outbox, TimeProvider clock)
{
    /// <summary>How many handles are tried when the person chose none; the later ones end in a large random number.</summary>
    private const int MaxHandleTries = 8;

    /// <summary>In UTF-16 units: decomposed, an address may be longer than it counts.</summary>
    private const int MaxTypedEmail = 4 * EmailAddress.MaxLength;

    /// <summary>
    /// Makes the account and signs it in. Refusals: <c>validation_failed</c>, <c>email_taken</c>, <c>handle_taken</c>,
    /// <c>too_many_tries</c>, <c>overloaded</c>, <c>name_blocked</c>.
    /// </summary>
    public async Task<Result<SignedIn>> RegisterAsync(Register wish, CancellationToken ct)
    {
        var (name, email, handle) = (wish.Name.Trim(), EmailAddress.Parse(wish.Email), User.CleanHandle(wish.Handle));
        if (Error.Join(
                User.CheckName(name), email.Error, User.CheckPassword(wish.Password),
                handle is null ? null : User.CheckHandle(handle)) is { } fault) return fault;
        if (await tenants.FindAsync(wish.Tenant, ct) is not { } tenant) return Error.Field("tenant", FieldFault.UnknownValue("there is no such tenant."));
        if (await screening.CheckNamesAsync(tenant, room: null, default, ct, ("name", name), ("handle", handle)) is { } blocked) return blocked;
        var account = AccountOf(tenant, wish.Tenant, email.Value.Key);
        var budgets = tries.ForRegistration(account, wish.Origin);
        // Before the hash, which is dear; the unique index has the last word.
        if (await users.ListByEmailAsync(tenant, email.Value.Text, ct) is not [])
            return await tries.TakeAsync(budgets, ct) ?? IdentityErrors.EmailTaken;

        var hash = await HashAsync(wish, account, budgets, ct);
        if (hash.Failed) return hash.Error;

        await using var work = await signIns.BeginAsync(ct);
        var card = new UserSummary(
            new UserId(Guid.CreateVersion7(clock.Now())), tenant, name, handle ?? "", email.Value.Text, AvatarUrl: null, clock.Now(),
            Version: 1);
        var role = await RoleAsync(work, tenant, ct);
        var stored = await InsertAsync(work, new NewUser(card, hash.Value, role), ct);
        if (stored.Failed) return stored.Error;

        var profile = new Profile(stored.Value, Locale: null, role);
        await outbox.AppendAsync(work, UserEvents.RegisteredType, UserEvents.Registered(stored.Value), ct);
        var signedIn = await signIns.StartAsync(work, profile, wish.UserAgent, wish.Origin.Address, ct);
        surges.Note(tenant, room: null, SurgeKind.Accounts);
        outbox.Wake();
        return signedIn;
    }

    /// <summary>
    /// Signs in. Refusals: <c>credentials_invalid</c>, <c>banned</c>, <c>too_many_tries</c>, <c>rate_limited</c>, <c>overloaded</c>. Takes as long
    /// for unknown people.
    /// </summary>
    public async Task<Result<SignedIn>> LoginAsync(Login wish, CancellationToken ct)
    {
        if (wish.Password.Length > PasswordText.MaxTyped || wish.Email.Length > MaxTypedEmail
            || TextRules.HasUnstorable(wish.Email)) return IdentityErrors.CredentialsInvalid;

        var tenant = await tenants.FindAsync(wish.Tenant, ct);
        // Two at most: where a former version made two accounts of one address, each keeps its own, by its own password.
        List<UserRow> found = tenant is { } known ? await users.ListByEmailAsync(known, wish.Email, ct) : [];
        var account = AccountOf(tenant, wish.Tenant, EmailAddress.KeyOf(wish.Email));
        var budgets = await tries.ForLoginAsync(account, found.ConvertAll(u => u.Card.Id), wish.Origin, ct);
        var user = await CheckAsync(wish, account, found, budgets, ct);
        if (user.Failed) return user.Error;

        await tries.SucceededAsync(budgets, ct);
        if (await tries.CountSignInAsync(user.Value.Card.Id, ct) is { } limited) return limited;
        await using var work = await signIns.BeginAsync(ct);
        await users.ShareAsync(work, user.Value.Card.Id, ct); // who bans them comes before, or finds this sign-in
        if (await gate.RefuseSignInAsync(work, user.Value.Card.TenantId, user.Value.Card.Id, ct) is { } banned)
            return signIns.WithNotices(banned, user.Value.Card);
        return await signIns.StartAsync(work, user.Value.Profile, wish.UserAgent, wish.Origin.Address, ct);
    }

    /// <summary>What tries are counted for: also one that nobody has.</summary>
    private static string AccountOf(TenantId? tenant, string? slug, string emailKey) => $"{tenant?.ToString() ?? slug}/{emailKey}";

    private async Task<Result<string>> HashAsync(
        Register wish, string account, IReadOnlyList<TryBudget> budgets, CancellationToken ct)
    {
        var turn = await passwords.TakeTurnAsync(wish.Origin.Address ?? account, ct);
        if (turn.Failed) return turn.Error;
        using (turn.Value)
            return await tries.TakeAsync(budgets, ct) is { } delayed ? delayed : passwords.Hash(wish.Password);
    }

    /// <summary>Whose password it is. A try is counted only when it has its turn.</summary>
    private async Task<Result<UserRow>> CheckAsync(
        Login wish, string account, List<UserRow> found, IReadOnlyList<TryBudget> budgets, CancellationToken ct)
    {
        var turn = await passwords.TakeTurnAsync(wish.Origin.Address ?? account, ct);
        if (turn.Failed) return turn.Error;
        using (turn.Value)
        {
            if (await tries.TakeAsync(budgets, ct) is { } delayed) return delayed;
            var user = found.FirstOrDefault();
            var verdict = passwords.Check(user?.PasswordHash, wish.Password);
            if (verdict == PasswordCheck.Wrong && found is [_, { } other])
                (user, verdict) = (other, passwords.Check(other.PasswordHash, wish.Password));
            if (user?.PasswordHash is not { } hash || verdict == PasswordCheck.Wrong) return IdentityErrors.CredentialsInvalid;

            if (verdict == PasswordCheck.RightButWeak)
                await users.UpdatePasswordAsync(user.Card.Id, passwords.Hash(wish.Password), replaced: hash, ct);
            return user;
        }
    }

    /// <summary>Stores the person, with a handle made from the name when there is none yet.</summary>
    private async Task<Result<UserSummary>> InsertAsync(UnitOfWork work, NewUser user, CancellationToken ct)
    {
        var chosen = user.Card.Handle.Length > 0;
        for (var attempt = 0; attempt < MaxHandleTries; attempt++)
        {
            var card = chosen ? user.Card : user.Card with { Handle = User.HandleFor(user.Card.Name, Suffix(attempt)) };
            if (await users.InsertAsync(work, user with { Card = card }, ct)) return card;
            if (await users.HasEmailAsync(work, card.TenantId, card.Email, ct))
                return IdentityErrors.EmailTaken;
            if (chosen) break;
        }

        return IdentityErrors.HandleTaken;
    }

    /// <summary>The first person of a tenant owns it.</summary>
    private async Task<TenantRole> RoleAsync(UnitOfWork work, TenantId tenant, CancellationToken ct)
    {
        if (await users.HasAnyAsync(work, tenant, ct)) return TenantRole.Member;
        await tenants.LockAsync(work, tenant, ct); // there may be several first ones, who now wait for each other
        return await users.HasAnyAsync(work, tenant, ct) ? TenantRole.Member : TenantRole.Owner;
    }

    private static int Suffix(int attempt) => attempt switch
    {
        0 => 0,
        1 => 2,
        < 5 => Random.Shared.Next(3, 1_000),
        _ => Random.Shared.Next(1_000, 1_000_000_000),
    };
}
