using Microsoft.Extensions.Options;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Rules.Checking;
using Veza.Shared.RateLimits;

namespace Veza.Shared.Moderation.Rules.Editing;

/// <summary>Rules in the place of others.</summary>
/// <param name="Room">Where; null: in the whole tenant.</param>
/// <param name="Version">The one that holds; 0: none does.</param>
public sealed record WriteRules(TenantId Tenant, RoomId? Room, UserId By, int Version, RuleDocument Document, string? Note = null);

/// <summary>Rules as they hold.</summary>
/// <param name="Version">0: the place has none of its own.</param>
/// <param name="Effective">With what they lie over, all said.</param>
public sealed record RulesInForce(int Version, RuleDocument Document, RuleDocument Effective, UserId? Author, DateTimeOffset? At, string? Note);

/// <summary>Reading and writing the rules of a tenant and its rooms; each change in one transaction with its entry in the audit log.</summary>
public sealed class RuleService(
    Postgres database, RuleRepository rules, RuleBook book, RuleCheck check, RuleAccess access, AuditLog audit, UserLimits limits,
    IOptions<RuleOptions> options, TimeProvider clock)
{
    /// <summary>Most versions of a page.</summary>
    public const int MaxListed = 200;

    private const int MaxNote = 500;
    private const int MostRemoved = 1000; // with one change

    /// <summary>Those that hold in the place. Refusals: those of <see cref="RuleAccess.RefuseToReadAsync"/>.</summary>
    public async Task<Result<RulesInForce>> ShowAsync(TenantId tenant, RoomId? room, UserId reader, CancellationToken ct)
    {
        if (await access.RefuseToReadAsync(tenant, reader, room, ct) is { } refusal) return refusal;
        var current = await rules.FindCurrentAsync(RuleScope.Of(tenant, room), ct);
        return InForce(current, await FindBelowAsync(tenant, room, ct));
    }

    /// <summary>The versions of the place, newest first, those before one.</summary>
    /// <returns>Refusals: <c>validation_failed</c>, and those of <see cref="RuleAccess.RefuseToReadAsync"/>.</returns>
    public async Task<Result<IReadOnlyList<RuleChange>>> ListAsync(
        TenantId tenant, RoomId? room, UserId reader, int before, int limit, CancellationToken ct)
    {
        if (limit is < 1 or > MaxListed) return Error.Field("limit", FieldFault.OutOfRange(1, MaxListed));
        if (await access.RefuseToReadAsync(tenant, reader, room, ct) is { } refusal) return refusal;
        return Result.From<IReadOnlyList<RuleChange>>(await rules.ListAsync(RuleScope.Of(tenant, room), before, limit, ct));
    }

    /// <summary>One version. Refusals: <c>rules_version_not_found</c>, and those of <see cref="RuleAccess.RefuseToReadAsync"/>.</summary>
    public async Task<Result<RuleVersion>> FindAsync(TenantId tenant, RoomId? room, UserId reader, int version, CancellationToken ct) =>
        await access.RefuseToReadAsync(tenant, reader, room, ct) is { } refusal ? refusal
        : await rules.FindAsync(RuleScope.Of(tenant, room), version, ct) is { } found ? found
        : RuleErrors.VersionNotFound;

    /// <summary>Makes these the rules of the place, as its next version.</summary>
    /// <returns>
    /// Refusals: <c>validation_failed</c>, <c>rules_changed</c>, <c>too_many_rules</c>, <c>rate_limited</c>, and those of <see cref="RuleAccess.RefuseToWriteAsync"/>.
    /// </returns>
    public async Task<Result<RulesInForce>> WriteAsync(WriteRules command, CancellationToken ct)
    {
        if (await limits.TakeAsync(UserLimit.RuleWrites, command.By, ct) is { } limited) return limited;
        if (CheckNote(command.Note) is { } fault) return fault;
        var scope = RuleScope.Of(command.Tenant, command.Room);
        // Before the room is locked, which those who write in it wait for.
        if (await access.RefuseToReadAsync(command.Tenant, command.By, command.Room, ct) is { } hidden) return hidden;
        var below = await FindBelowAsync(command.Tenant, command.Room, ct);
        var compiled = check.Check(command.Document, below);
        if (compiled.Failed) return compiled.Error;

        await using var work = await database.BeginAsync(ct);
        if (await access.RefuseToWriteAsync(work, command.Tenant, command.By, command.Room, ct) is { } refusal) return refusal;
        var current = await rules.FindCurrentAsync(work, scope, ct);
        if ((current?.Version ?? 0) != command.Version) return RuleErrors.Changed(current?.Version ?? 0);
        if (current is null && command.Room is not null && await rules.CountAsync(work, command.Tenant, ct) >= options.Value.MaxRooms)
            return RuleErrors.TooManyRooms(options.Value.MaxRooms);

        var next = new RuleVersion(scope, command.Version + 1, command.Document, command.By, clock.Now(), command.Note?.Trim());
        if (!await rules.ReplaceAsync(work, next, ct)) return RuleErrors.Changed(next.Version); // somebody else's, or a later one
        await rules.DeleteOldAsync(work, scope, next.Version - options.Value.MaxVersions, MostRemoved, ct);
        await audit.AppendAsync(work, RuleAudit.Changed(current, next), ct);
        await work.CommitAsync(CancellationToken.None);

        book.Changed(command.Tenant);
        return InForce(next, below);
    }

    /// <summary>Makes what a version says the newest one. Refusals: <c>rules_version_not_found</c>, and those of <see cref="WriteAsync"/>.</summary>
    public async Task<Result<RulesInForce>> RevertAsync(TenantId tenant, RoomId? room, UserId by, int version, CancellationToken ct)
    {
        var scope = RuleScope.Of(tenant, room);
        if (await access.RefuseToReadAsync(tenant, by, room, ct) is { } refusal) return refusal;
        if (await rules.FindAsync(scope, version, ct) is not { } wanted) return RuleErrors.VersionNotFound;
        var current = await rules.FindCurrentAsync(scope, ct);
        return await WriteAsync(new(tenant, room, by, current?.Version ?? 0, wanted.Document, wanted.Note), ct);
    }

    /// <summary>What the rules of the place lie over.</summary>
    internal async Task<RuleDocument> FindBelowAsync(TenantId tenant, RoomId? room, CancellationToken ct) =>
        room is not null && await rules.FindCurrentAsync(RuleScope.Of(tenant), ct) is { } ofTenant ? ofTenant.Document : RuleDocument.Empty;

    private static RulesInForce InForce(RuleVersion? current, RuleDocument below)
    {
        var document = current?.Document ?? RuleDocument.Empty;
        return new(current?.Version ?? 0, document, document.Over(below).ToDocument(), current?.Author, current?.At, current?.Note);
    }

    private static Error? CheckNote(string? note) =>
        note is null ? null
        : TextRules.HasUnstorable(note) ? Error.Field("note", FieldFault.InvalidText)
        : note.Length > MaxNote ? Error.Field("note", FieldFault.TooLong(MaxNote, note.Length))
        : null;
}
