using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Actions.Telling;
using Veza.Shared.Moderation.Reputation;

namespace Veza.Shared.Moderation.Review.Reading;

/// <summary>What those who look after the tenant see of a person.</summary>
public sealed class PersonReader(ModerationRecords records, ReputationBook reputations, CaseReader cases)
{
    private const int MostCases = 50;

    /// <summary>What was done to them, how they stand, and what is open about them. Refusals: <c>moderator_required</c>, <c>user_not_found</c>.</summary>
    public async Task<Result<PersonRecord>> ShowAsync(UserId person, TenantId tenant, UserId reader, CancellationToken ct)
    {
        var shown = await records.ShowPersonAsync(person, tenant, reader, ct);
        if (shown.Failed) return shown.Error;
        var open = await cases.ListAsync(new(tenant, Person: person), reader, after: null, MostCases, ct);
        if (open.Failed) return open.Error;
        return new PersonRecord(person, shown.Value.Role, shown.Value.Actions, await reputations.ExplainAsync(tenant, person, ct), open.Value);
    }
}

/// <summary>A person's record.</summary>
/// <param name="Role">In the tenant.</param>
/// <param name="Actions">The newest.</param>
/// <param name="OpenCases">The oldest; nobody sees those about themselves.</param>
public sealed record PersonRecord(
    UserId Person, TenantRole Role, IReadOnlyList<ModerationAction> Actions, ReputationScore Reputation, IReadOnlyList<CaseView> OpenCases);
