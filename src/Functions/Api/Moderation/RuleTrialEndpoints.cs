using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Rules.Editing;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Api.Moderation;

/// <summary>Rules tried before they are written.</summary>
internal static class RuleTrialEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapRuleTrials(this RouteGroupBuilder group)
    {
        group.MapPost("/test", TestAsync).LimitPerUser(UserLimit.RuleWrites).TakesRules().WithSummary("What rules would do with a text");
        group.MapPost("/dry-run", RunAsync).LimitPerUser(UserLimit.RuleWrites).CompressAnswers().TakesRules()
            .WithSummary("What rules would have done with what was said last");
    }

    private static async Task<Results<Ok<TestRulesResponse>, ProblemHttpResult>> TestAsync(
        TestRulesRequest request, Caller caller, RuleTrial trial, CancellationToken ct)
    {
        var tested = await trial.TestAsync(
            caller.TenantId, RulesEndpoints.Room(request.RoomId), caller.UserId, request.Rules, request.Text, ct);
        if (tested.Failed) return tested.Error.ToProblem();
        var judgement = tested.Value;
        return TypedResults.Ok(new TestRulesResponse(
            judgement.Verdict.Code(), judgement.Apply(request.Text),
            [
                .. judgement.Findings.Select(f => new FindingResponse(
                    f.Rule, f.Reason, f.Verdict.Code(), Math.Round(f.Score, 3), f.Range?.Start, f.Range?.Length)),
            ]));
    }

    private static async Task<Results<Ok<DryRunResponse>, ProblemHttpResult>> RunAsync(
        DryRunRequest request, Caller caller, RuleTrial trial, CancellationToken ct)
    {
        var done = await trial.RunAsync(caller.TenantId, RulesEndpoints.Room(request.RoomId), caller.UserId, request.Rules, request.Last, ct);
        if (done.Failed) return done.Error.ToProblem();
        var run = done.Value;
        return TypedResults.Ok(new DryRunResponse(
            run.Examined, run.Complete,
            new(run.Count(Verdict.Allow), run.Count(Verdict.Flag), run.Count(Verdict.Mask), run.Count(Verdict.Hold), run.Count(Verdict.Block)),
            run.Changed,
            [
                .. run.Changes.Select(c => new DryRunChangeResponse(
                    c.Room.Value, c.Seq, c.Message.Value, c.Text, c.Before.Code(), c.After.Code(), [.. c.Rules])),
            ]));
    }
}
