using Azure.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Veza.Doubles.ContentSafety;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.ContentSafety;

namespace Veza.Shared.Tests.Moderation;

/// <summary>What is sent to Azure AI Content Safety, and what its answers mean.</summary>
public sealed class AskingContentSafety : IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly ManualClock clock = new();
    private ContentSafetyDouble service = null!;
    private ContentSafetyClassifier classifier = null!;

    public async Task InitializeAsync()
    {
        service = await ContentSafetyDouble.StartAsync();
        classifier = Classifier(identity: null);
    }

    public async Task DisposeAsync()
    {
        classifier.Dispose();
        await service.DisposeAsync();
    }

    [Fact]
    public async Task Severities_become_scores_that_never_fall()
    {
        var scores = new List<double>();
        foreach (var severity in (int[])[0, 2, 4, 6]) scores.Add((await ClassifyAsync($"cs-hate-{severity} cs-violence-2")).Hate);
        var calm = await ClassifyAsync("Good morning");

        Assert.Equal([0, 0.6, 0.92, 1], scores);
        Assert.Equal(default, calm);
    }

    [Fact]
    public async Task The_text_alone_is_sent_and_without_what_leads_to_people()
    {
        await ClassifyAsync("Write to ann.lee@mail.example or call +33 6 12 34 56 78, see https://shop.example/a?token=abc#x now");
        await ClassifyAsync("Half \ud83d of a character");

        Assert.Equal(
            ["Write to [mail] or call [number], see https://shop.example/a now", "Half \ufffd of a character"], service.Texts);
        Assert.Empty(service.Unknown);
    }

    [Fact]
    public async Task Code_points_are_counted_and_the_strictest_piece_wins()
    {
        var full = string.Concat(Enumerable.Repeat("😀", 10_000));
        await ClassifyAsync(full);
        var longer = await ClassifyAsync(full[..19_980] + " cs-hate-4 " + full);

        Assert.Equal(1 + 3, service.Texts.Count); // 10,000 and 20,001 code points
        Assert.Equal(0.92, longer.Hate);
    }

    [Fact]
    public void No_piece_is_too_long_or_cuts_a_character_and_all_is_sent()
    {
        const string Family = "👨‍👩‍👧‍👦"; // seven code points
        var text = string.Concat(Enumerable.Repeat(Family, 10));

        var pieces = TextPieces.Split(text, most: 24, overlap: 8).ToList();
        var marks = TextPieces.Split("a" + new string('\u0301', 50), most: 24, overlap: 8).ToList();

        Assert.All(pieces, p => Assert.True(p.Length % Family.Length == 0 && p.EnumerateRunes().Count() <= 24, p));
        Assert.All(pieces.Zip(pieces.Skip(1)), pair => Assert.True(pair.First.Length + pair.Second.Length > Family.Length));
        Assert.True(pieces.Sum(p => p.Length) > text.Length);
        Assert.Equal(51, marks.Sum(p => p.Length));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("<html>busy</html>")]
    [InlineData("""{"categoriesAnalysis":null}""")]
    [InlineData("""{"categoriesAnalysis":[]}""")]
    [InlineData("""{"categoriesAnalysis":[{"category":"Hate","severity":0}]}""")]
    [InlineData("""{"categoriesAnalysis":[ALL,{"category":"Hate"}]}""")]
    [InlineData("""{"categoriesAnalysis":[ALL,{"category":"Hate","severity":null}]}""")]
    [InlineData("""{"categoriesAnalysis":[ALL,{"category":"Hate","severity":"4"}]}""")]
    [InlineData("""{"categoriesAnalysis":[ALL,{"category":"Hate","severity":-1}]}""")]
    [InlineData("""{"categoriesAnalysis":[ALL,{"category":"Hate","severity":8}]}""")]
    public async Task What_an_answer_leaves_out_is_not_harmless(string body)
    {
        service.Next.Enqueue(http => ContentSafetyDouble.SayAsync(http, Filled(body)));

        await Assert.ThrowsAsync<OutageException>(() => ClassifyAsync("Good morning"));
    }

    [Theory]
    [InlineData("""{"categoriesAnalysis":[ALL,{"category":"Cruelty","severity":4}]}""", 0, 0.85)]
    [InlineData("""{"categoriesAnalysis":[ALL,{"category":"Cruelty","severity":2}]}""", 0, 0)]
    [InlineData("""{"categoriesAnalysis":[ALL,{"category":"Hate","severity":5}]}""", 0.92, 0)]
    public async Task Unknown_doubled_and_odd_ones_count(string body, double hate, double harassment)
    {
        service.Next.Enqueue(http => ContentSafetyDouble.SayAsync(http, Filled(body)));

        Assert.Equal(new ContentScores(hate, harassment, 0, 0, 0), await ClassifyAsync("Good morning"));
    }

    [Theory]
    [InlineData(429, "0", 2, true)]
    [InlineData(503, "0", 2, true)]
    [InlineData(500, "0", 2, true)]
    [InlineData(429, "60", 1, false)]
    [InlineData(400, null, 1, false)]
    [InlineData(404, null, 1, false)]
    public async Task What_passes_is_tried_once_more_within_the_time(int status, string? retryAfter, int requests, bool answered)
    {
        service.Next.Enqueue(http => ContentSafetyDouble.RefuseAtGatewayAsync(http, status, retryAfter));

        var scores = await Record.ExceptionAsync(() => ClassifyAsync("Good morning"));

        Assert.Equal((requests, answered), (service.Requests, scores is null));
    }

    [Fact]
    public async Task A_refused_key_leaves_the_service_alone_until_one_text_tries_it()
    {
        service.Key = "rotated";
        await Assert.ThrowsAsync<OutageException>(() => ClassifyAsync("One"));
        await Assert.ThrowsAsync<OutageException>(() => ClassifyAsync("Two"));
        service.Key = "primary";
        clock.Advance(TimeSpan.FromSeconds(30));
        await ClassifyAsync("Three");
        await ClassifyAsync("Four");

        Assert.Equal(["Three", "Four"], service.Texts);
        Assert.Equal(3, service.Requests);
    }

    [Fact]
    public async Task A_service_that_fails_time_and_again_is_left_alone()
    {
        for (var i = 0; i < 10; i++) service.Next.Enqueue(http => ContentSafetyDouble.RefuseAsync(http, 503, "ServerBusy", "0"));
        for (var i = 0; i < 7; i++) await Assert.ThrowsAsync<OutageException>(() => ClassifyAsync("Good morning"));

        Assert.Equal(10, service.Requests); // five texts, each tried twice
    }

    [Fact]
    public async Task A_text_takes_no_longer_than_its_time()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        service.Next.Enqueue(async http =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });

        var judging = ClassifyAsync("Good morning");
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(1.5));

        await Assert.ThrowsAsync<OutageException>(() => judging);
    }

    [Fact]
    public async Task By_identity_a_token_is_sent_and_no_key()
    {
        service.Token = "of-the-platform";
        using var known = Classifier(new Platform());

        Assert.Equal(1, (await known.ClassifyAsync("cs-sexual-6", Ct)).Sexual);
    }

    private static string Filled(string body) => body.Replace(
        "ALL", string.Join(',', ((string[])["Hate", "SelfHarm", "Sexual", "Violence"]).Select(c => $$"""{"category":"{{c}}","severity":0}""")),
        StringComparison.Ordinal);

    private ContentSafetyClassifier Classifier(TokenCredential? identity) => new(
        new ContentSafetyOptions { Endpoint = service.Endpoint.ToString(), Key = "primary" }, clock,
        NullLogger<ContentSafetyClassifier>.Instance, identity);

    private async Task<ContentScores> ClassifyAsync(string text) => await classifier.ClassifyAsync(text, Ct);

    private sealed class Platform : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            requestContext.Scopes is ["https://cognitiveservices.azure.com/.default"] ? new("of-the-platform", DateTimeOffset.MaxValue) : default;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
