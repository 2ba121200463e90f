using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;

namespace Veza.Shared.Identity;

/// <summary>
/// Hashes and checks passwords. That is slow on purpose (some 50 ms of a processor each), so few run at once and few wait:
/// a storm of sign-ins slows sign-ins down, not the chat.
/// </summary>
public sealed class Passwords : IDisposable
{
    private readonly PasswordHasher<Passwords> hasher;
    private readonly ConcurrencyLimiter limiter;
    private readonly ILogger<Passwords> logger;
    private readonly Lazy<string> nobody;

    /// <summary>Takes cost and limits from the settings.</summary>
    public Passwords(IOptions<IdentityOptions> options, ILogger<Passwords> logger)
    {
        this.logger = logger;
        var settings = options.Value;
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = settings.PasswordIterations }));
        limiter = new(new ConcurrencyLimiterOptions
        {
            PermitLimit = settings.PasswordConcurrency > 0
                ? settings.PasswordConcurrency : Math.Max(1, Environment.ProcessorCount / 2),
            QueueLimit = settings.PasswordQueue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        nobody = new(() => hasher.HashPassword(this, "nobody has this password"));
    }

    /// <summary>The hash to store, of the prepared password. Refusal: <c>overloaded</c>.</summary>
    public async Task<Result<string>> HashAsync(string password, CancellationToken ct)
    {
        using var turn = await limiter.AcquireAsync(1, ct);
        return turn.IsAcquired ? hasher.HashPassword(this, PasswordText.Prepare(password)) : Refuse();
    }

    /// <summary>
    /// Whether the password belongs to the hash: prepared, or else as typed, of which former versions made their hashes.
    /// Refusal: <c>overloaded</c>.
    /// </summary>
    /// <param name="hash">Null when there is no such account: that takes just as long.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="ct">Gives up.</param>
    internal async Task<Result<PasswordCheck>> CheckAsync(string? hash, string password, CancellationToken ct)
    {
        using var turn = await limiter.AcquireAsync(1, ct);
        if (!turn.IsAcquired) return Refuse();

        var prepared = PasswordText.Prepare(password);
        var verdict = hasher.VerifyHashedPassword(this, hash ?? nobody.Value, prepared);
        if (verdict == PasswordVerificationResult.Failed && !string.Equals(prepared, password, StringComparison.Ordinal)
            && hasher.VerifyHashedPassword(this, hash ?? nobody.Value, password) != PasswordVerificationResult.Failed)
            verdict = PasswordVerificationResult.SuccessRehashNeeded;
        if (hash is null || verdict == PasswordVerificationResult.Failed) return PasswordCheck.Wrong;
        return verdict == PasswordVerificationResult.SuccessRehashNeeded ? PasswordCheck.RightButWeak : PasswordCheck.Right;
    }

    /// <inheritdoc/>
    public void Dispose() => limiter.Dispose();

    private Error Refuse()
    {
        IdentityLog.PasswordsOverloaded(logger);
        return IdentityErrors.Overloaded;
    }
}

/// <summary>How a password compares with a hash.</summary>
internal enum PasswordCheck
{
    /// <summary>It is another one.</summary>
    Wrong,

    /// <summary>It is the one.</summary>
    Right,

    /// <summary>It is the one; its hash is cheaper than those made now, or made of the raw text, and should be replaced.</summary>
    RightButWeak,
}
