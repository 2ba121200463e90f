using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Identity.Tokens;

/// <summary>
/// The keys that sign and verify access tokens. The first one is made when none signs; the next one is published
/// <see cref="IdentityOptions.KeyOverlap"/> before it signs. Other processes learn of it by a notice, and by looking again
/// when a token names a key that they do not know.
/// </summary>
public sealed class KeyRing
{
    /// <summary>Strangers can send tokens with any key name: the table is not asked more often than this for them.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim loading = new(1, 1);
    private readonly Postgres database;
    private readonly SigningKeyRepository keys;
    private readonly KeyProtector seal;
    private readonly RedisBackplane backplane;
    private readonly IdentityOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<KeyRing> logger;
    private volatile SigningKey[] ring = [];
    private volatile bool stale = true;
    private long lookedAtTicks;

    /// <summary>Listens for changes made by other processes.</summary>
    public KeyRing(
        Postgres database, SigningKeyRepository keys, RedisBackplane backplane, IOptions<IdentityOptions> options,
        TimeProvider clock, ILogger<KeyRing> logger)
    {
        (this.database, this.keys, this.backplane, this.clock, this.logger) = (database, keys, backplane, clock, logger);
        this.options = options.Value;
        seal = new KeyProtector(options);
        backplane.Handle(BackplaneMessage.KeysChanged, _ => stale = true);
        backplane.Missed += () => stale = true;
    }

    /// <summary>Loads the keys if they have not been, and makes one if none signs. Cheap when there is nothing to do.</summary>
    public ValueTask EnsureAsync(CancellationToken ct) =>
        !stale && Signs() is not null ? ValueTask.CompletedTask : new ValueTask(RotateAsync(ct));

    /// <summary>The public keys (RFC 7517): those that signed, sign, and will sign next.</summary>
    public async Task<string> JwksAsync(CancellationToken ct)
    {
        await EnsureAsync(ct);
        var now = clock.Now();
        return $$"""{"keys":[{{string.Join(',', ring.Where(k => k.ValidUntil > now).Select(k => k.Jwk))}}]}""";
    }

    /// <summary>Reads the keys, makes the next one when its time has come, removes those that verify nothing any more.</summary>
    public async Task RotateAsync(CancellationToken ct)
    {
        await loading.WaitAsync(ct);
        try
        {
            await LoadAsync(ct);
            if (NextStart(ring, clock.Now()) is not null) await MakeAsync(ct);
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>The key that signs now.</summary>
    /// <exception cref="InvalidOperationException"><see cref="EnsureAsync"/> has not been called, or could not help.</exception>
    internal SigningKey Current() => Signs() ?? throw new InvalidOperationException(
        "No signing key is loaded. Await KeyRing.EnsureAsync before the first token is issued.");

    /// <summary>The key of that name, when it verifies.</summary>
    internal async ValueTask<SigningKey?> FindAsync(string kid, CancellationToken ct)
    {
        if (Find(kid) is { } key) return key;
        if (LookedJustNow() && loading.CurrentCount > 0) return Find(kid); // no one is reading: what was read is in the ring

        await loading.WaitAsync(ct);
        try
        {
            if (Find(kid) is { } meanwhile) return meanwhile;
            if (!LookedJustNow()) await LoadAsync(ct);
            return Find(kid);
        }
        finally
        {
            loading.Release();
        }
    }

    private bool LookedJustNow() =>
        !stale && clock.GetUtcNow().Ticks - Interlocked.Read(ref lookedAtTicks) < LookAgainAfter.Ticks;

    private SigningKey? Find(string kid)
    {
        foreach (var key in ring)
            if (string.Equals(key.Kid, kid, StringComparison.Ordinal)) return key.ValidUntil > clock.GetUtcNow() ? key : null;
        return null;
    }

    /// <summary>Among those that may sign now and here, the one that does so longest.</summary>
    private SigningKey? Signs()
    {
        var now = clock.GetUtcNow();
        SigningKey? best = null;
        foreach (var key in ring)
        {
            var signs = key.CanSign && key.SignsFrom <= now && key.SignsUntil > now;
            if (signs && (best is null || key.SignsUntil > best.SignsUntil)) best = key;
        }

        return best;
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        stale = false; // before the read: a notice during it makes it stale again
        Interlocked.Exchange(ref lookedAtTicks, clock.GetUtcNow().Ticks);
        try
        {
            Take(await keys.ListAsync(clock.Now(), ct));
        }
        catch
        {
            stale = true;
            throw;
        }
    }

    private async Task MakeAsync(CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        await keys.LockAsync(work, ct);
        var now = clock.Now();
        var there = await keys.ListAsync(work, now, ct);
        Take(there);
        if (NextStart(ring, now) is not { } signsFrom) return; // another process was first

        var made = Make(signsFrom);
        await keys.InsertAsync(work, made, now, ct);
        await keys.DeleteExpiredAsync(work, now - options.KeyOverlap, ct);
        await work.CommitAsync(ct);

        Take([made, .. there]);
        IdentityLog.KeyMade(logger, made.Kid, signsFrom);
        backplane.Send(BackplaneMessage.KeysChanged, []);
    }

    /// <summary>When a key that has yet to be made is to sign from; null when there is one for the time to come.</summary>
    private DateTimeOffset? NextStart(SigningKey[] keys, DateTimeOffset now)
    {
        var last = keys.Where(k => k.CanSign).Select(k => (DateTimeOffset?)k.SignsUntil).Max();
        if (last is null || last <= now) return now;
        return last - now <= options.KeyOverlap ? last : null;
    }

    private SigningKeyRow Make(DateTimeOffset signsFrom)
    {
        var (kid, jwk, secret) = SigningKey.Make();
        var signsUntil = signsFrom + options.KeyLifetime;
        var row = new SigningKeyRow(kid, jwk, seal.Seal(kid, secret), signsFrom, signsUntil, signsUntil + options.KeyOverlap);
        CryptographicOperations.ZeroMemory(secret);
        return row;
    }

    /// <summary>Makes the rows the ring; keys that are in it already stay, with what they have prepared.</summary>
    private void Take(IEnumerable<SigningKeyRow> rows)
    {
        var held = ring.ToDictionary(k => k.Kid, StringComparer.Ordinal);
        ring = [.. rows.Select(row => held.TryGetValue(row.Kid, out var key) ? key : Open(row))];
    }

    private SigningKey Open(SigningKeyRow row)
    {
        var secret = seal.Open(row.Kid, row.PrivateKey);
        if (secret is null) IdentityLog.KeySealedOtherwise(logger, row.Kid);
        return new SigningKey(row.Kid, row.PublicJwk, secret, row.SignsFrom, row.SignsUntil, row.ValidUntil);
    }
}
