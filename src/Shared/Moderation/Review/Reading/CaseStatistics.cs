using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.Screening;

namespace Veza.Shared.Moderation.Review.Reading;

/// <summary>How the rules and those who look after cases do.</summary>
public sealed class CaseStatistics(CaseStatisticsRepository cases, VerdictCounts verdicts, TenantRoles roles, TimeProvider clock)
{
    /// <summary>Most days looked back.</summary>
    public const int MaxDays = 90;

    /// <summary>Of the last days. Refusals: <c>validation_failed</c>, <c>moderator_required</c>.</summary>
    public async Task<Result<(IReadOnlyList<DayFigures> Days, IReadOnlyList<RuleFigures> Rules, DecisionFigures Decisions)>> ShowAsync(
        TenantId tenant, UserId reader, int days, CancellationToken ct)
    {
        if (days is < 1 or > MaxDays) return Error.Field("days", FieldFault.OutOfRange(1, MaxDays));
        if (!await roles.CanAsync(reader, Permission.ModerateTenant, ct)) return ModerationErrors.ModeratorRequired;
        var since = clock.Now() - TimeSpan.FromDays(days);
        return (
            await verdicts.ListDaysAsync(tenant, since, ct), await cases.ListRulesAsync(tenant, since, ct), await cases.CountDecisionsAsync(tenant, since, ct));
    }
}
