using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;

namespace Veza.Shared.Identity.Accounts;

/// <summary>
/// Hashes and checks passwords. That is slow on purpose (some 50 ms of a processor each), so few run at once and few wait, each
/// address in its turn: a storm of sign-ins slows its own sign-ins down, and neither others' nor the chat.
/// </summary>
public sealed class Passwords
{
    private readonly PasswordHasher<Passwords> hasher;
    private readonly FairQueue queue;
    private readonly ILogger<Passwords> logger;
    private readonly Lazy<string> nobody;

    /// <summary>Takes cost and limits from the settings.</summary>
    public Passwords(IOptions<IdentityOptions> options, ILogger<Passwords> logger)
    {
        this.logger = logger;
        var settings = options.Value;
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = settings.PasswordIterations }));
        queue = new(
            settings.PasswordConcurrency > 0 ? settings.PasswordConcurrency : Math.Max(1, Environment.ProcessorCount / 2),
            settings.PasswordQueue, settings.PasswordQueuePerAddress);
        nobody = new(() => Hash("nobody has this password"));
    }

    /// <summary>
    /// Waits for a turn, within which <see cref="Hash"/> and <see cref="Check"/> may be called; dispose of it at its end. Refusal:
    /// <c>overloaded</c>.
    /// </summary>
    /// <param name="asker">The client's address, or what else tells askers apart: turns go round among them.</param>
    internal async Task<Result<IDisposable>> TakeTurnAsync(string asker, CancellationToken ct)
    {
        if (await queue.TakeAsync(asker, ct) is { } turn) return Result.From(turn);

        IdentityLog.PasswordsOverloaded(logger);
        return IdentityErrors.Overloaded;
    }

    /// <summary>The hash to store, of the prepared password. Within a turn.</summary>
    public string Hash(string password) => hasher.HashPassword(this, PasswordText.Prepare(password));

    /// <summary>
    /// Whether the password belongs to the hash: prepared, or else as typed, of which former versions made their hashes. Within a
    /// turn.
    /// </summary>
    /// <param name="hash">Null when there is no such account: that takes just as long.</param>
    /// <param name="password">What was typed.</param>
    internal PasswordCheck Check(string? hash, string password)
    {
        var prepared = PasswordText.Prepare(password);
        var verdict = hasher.VerifyHashedPassword(this, hash ?? nobody.Value, prepared);
        if (verdict == PasswordVerificationResult.Failed && !string.Equals(prepared, password, StringComparison.Ordinal)
            && hasher.VerifyHashedPassword(this, hash ?? nobody.Value, password) != PasswordVerificationResult.Failed)
            verdict = PasswordVerificationResult.SuccessRehashNeeded;
        if (hash is null || verdict == PasswordVerificationResult.Failed) return PasswordCheck.Wrong;
        return verdict == PasswordVerificationResult.SuccessRehashNeeded ? PasswordCheck.RightButWeak : PasswordCheck.Right;
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
