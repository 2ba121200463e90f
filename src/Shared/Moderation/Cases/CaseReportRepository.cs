using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Moderation.Cases;

/// <summary>The tables <c>moderation_reports</c> and <c>moderation_case_notes</c>.</summary>
public sealed class CaseReportRepository(Postgres database)
{
    private const string Columns = "id, case_id, reporter_id, reason, content, created_at";

    /// <summary>Stores it; of the same person about the same case, the first one stays.</summary>
    internal Task<int> InsertAsync(UnitOfWork work, CaseReport r, TenantId tenant, CancellationToken ct) =>
        work.Command($"""
            INSERT INTO moderation_reports ({Columns}, tenant_id) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (case_id, reporter_id) DO NOTHING
            """).With(r.Id).With(r.CaseId).With(r.Reporter.Value).With(r.Reason).WithNullable(r.Text, NpgsqlDbType.Text).With(r.At)
            .With(tenant.Value).RunAsync(ct);

    internal Task<CaseReport?> FindAsync(UnitOfWork work, Guid caseId, UserId reporter, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM moderation_reports WHERE case_id = $1 AND reporter_id = $2").With(caseId).With(reporter.Value)
            .FindAsync(Map, ct);

    /// <summary>Some of each case, the oldest first.</summary>
    internal Task<List<CaseReport>> ListAsync(Guid[] cases, int perCase, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns} FROM unnest($1) AS c (one), LATERAL (
                SELECT * FROM moderation_reports WHERE case_id = c.one ORDER BY created_at, reporter_id LIMIT $2) AS r
            LIMIT cardinality($1) * $2
            """).With(cases).With(perCase).ListAsync(Map, ct);

    /// <summary>A person's own, the newest first.</summary>
    internal Task<List<OwnReport>> ListOwnAsync(UserId reporter, Guid? before, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT r.id, r.case_id, r.reporter_id, r.reason, r.content, r.created_at, c.message_id, c.user_id, c.room_id, c.decision
            FROM moderation_reports r JOIN moderation_cases c ON c.id = r.case_id
            WHERE r.reporter_id = $1 AND ($2::uuid IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3
            """).With(reporter.Value).WithNullable(before, NpgsqlDbType.Uuid).With(limit)
            .ListAsync(r => new OwnReport(Map(r), r.Maybe<Guid>(6), r.Maybe<Guid>(7), r.Maybe<Guid>(8), r.MaybeText(9)), ct);

    /// <returns>False: the texts of the case are kept no longer, so nothing can be noted of it.</returns>
    internal async Task<bool> InsertNoteAsync(UnitOfWork work, Guid caseId, CaseNote note, CancellationToken ct) =>
        await work.Command("""
            INSERT INTO moderation_case_notes (id, case_id, user_id, content, created_at)
            SELECT $1, c.id, $3, $4, $5 FROM moderation_cases c WHERE c.id = $2 AND NOT c.cleared FOR SHARE
            """).With(Guid.CreateVersion7(note.At)).With(caseId).With(note.By.Value).With(note.Text).With(note.At).RunAsync(ct) == 1;

    internal async Task<bool> HasManyNotesAsync(UnitOfWork work, Guid caseId, int most, CancellationToken ct) =>
        await work.Command("SELECT count(*) FROM (SELECT FROM moderation_case_notes WHERE case_id = $1 LIMIT $2) AS n").With(caseId).With(most)
            .FindValueAsync<long>(ct) >= most;

    internal Task<List<CaseNote>> ListNotesAsync(Guid caseId, int limit, CancellationToken ct) =>
        database.Command("SELECT user_id, content, created_at FROM moderation_case_notes WHERE case_id = $1 ORDER BY id LIMIT $2")
            .With(caseId).With(limit).ListAsync(r => new CaseNote(new(r.GetGuid(0)), r.GetString(1), r.Time(2)), ct);

    private static CaseReport Map(NpgsqlDataReader r) =>
        new(r.GetGuid(0), r.GetGuid(1), new(r.GetGuid(2)), r.GetString(3), r.MaybeText(4), r.Time(5));
}

/// <summary>A report as whoever made it sees it.</summary>
/// <param name="Decision">Null: the case is open.</param>
public sealed record OwnReport(CaseReport Report, Guid? Message, Guid? Person, Guid? Room, string? Decision)
{
    public string Status => CaseOutcome.Of(Decision);
}

/// <summary>What whoever reported hears of the decision.</summary>
public static class CaseOutcome
{
    public static string Of(string? decision) => decision switch
    {
        null => "open",
        "uphold" or "reject" => "upheld",
        _ => "dismissed",
    };
}
