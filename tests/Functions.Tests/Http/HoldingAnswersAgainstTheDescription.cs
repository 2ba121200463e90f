using Veza.Testing.Stages;
using Veza.Testing.Wire;

namespace Veza.Functions.Tests.Http;

/// <summary>Every client of the tests compares what it gets with docs/openapi.json; this is what the comparison finds.</summary>
[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class HoldingAnswersAgainstTheDescription
{
    private const string Card = """{"id":"0198c0de-0000-7000-8000-000000000001","name":"Ann","handle":"ann","avatar_url":null,"version":1}""";

    [Fact]
    public void An_answer_as_described_is_right() => Assert.Empty(Cards(Card));

    [Theory]
    [InlineData("\"version\":1", "\"version\":\"1\"", "$[0].version is \"1\" and should be \"integer\"")]
    [InlineData(",\"version\":1", "", "$[0].version is missing")]
    [InlineData("\"version\":1", "\"version\":1,\"age\":3", "$[0].age is not described")]
    [InlineData("\"Ann\"", "null", "$[0].name is null and should be \"string\"")]
    [InlineData("0198c0de-", "", "$[0].id is \"0000-7000-8000-000000000001\", no uuid")]
    public void A_field_that_differs_is_found(string right, string wrong, string fault) =>
        Assert.Equal([fault], Cards(Card.Replace(right, wrong, StringComparison.Ordinal)));

    [Fact]
    public void A_word_that_is_none_of_those_described_is_found()
    {
        const string presence = """{"user_id":"0198c0de-0000-7000-8000-000000000001","status":"asleep","last_seen":null}""";

        var faults = ApiDescription.Current.Check("PUT", "/api/presence", 200, "application/json", presence);

        Assert.Equal(["""$.status is "asleep", none of ["offline","online","away","busy"]"""], faults);
    }

    [Fact]
    public void A_time_without_microseconds_is_found()
    {
        const string presence = """{"user_id":"0198c0de-0000-7000-8000-000000000001","status":"away","last_seen":"2026-05-01T10:00:00Z"}""";

        var faults = ApiDescription.Current.Check("PUT", "/api/presence", 200, "application/json", presence);

        Assert.Equal(["""$.last_seen is "2026-05-01T10:00:00Z", no date-time"""], faults);
    }

    [Fact]
    public void A_status_a_content_type_and_a_body_that_are_not_described_are_found()
    {
        var described = ApiDescription.Current;

        Assert.Equal(["the status 202 is not described"], described.Check("GET", "/api/rooms", 202, "application/json", "[]"));
        Assert.Equal(["the content type is text/plain, none of application/json"], described.Check("GET", "/api/rooms", 200, "text/plain", "[]"));
        Assert.Equal(["a body is not described: {}"], described.Check("POST", "/api/rooms/1/leave", 204, "application/json", "{}"));
    }

    [Fact]
    public async Task An_answer_that_differs_fails_the_test_that_got_it()
    {
        using var broken = new Answering("""[{"id":1}]""");
        using var http = new HttpClient(new DescribedAnswers(broken, ApiDescription.Current)) { BaseAddress = new Uri("http://127.0.0.1/") };

        var failure = await Assert.ThrowsAsync<UndescribedAnswerException>(() => http.GetAnswerAsync("/api/users/search?q=a"));

        Assert.StartsWith("GET /api/users/search answered 200, not as docs/openapi.json says: $[0]", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"typing","room_id":"0198c0de-0000-7000-8000-000000000001","user_id":"0198c0de-0000-7000-8000-000000000002","user_name":"Ann"}""", "$.typing is missing")]
    [InlineData("""{"type":"room.painted"}""", """such an event is not described: {"type":"room.painted"}""")]
    public void An_event_that_differs_is_found(string json, string fault) =>
        Assert.Equal([fault], ApiDescription.Current.CheckEvent(System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject()));

    [Theory]
    [InlineData("ping", """{"type":"pong","server_time":"2026-05-01T10:00:00.000000Z","ping_after":25}""", "the ack of ping: $.version is missing")]
    [InlineData("typing.start", """{"type":"ack","room_id":1}""", "the ack of typing.start: $.room_id is not described")]
    [InlineData("typing.start", """{"type":"error","code":"room_full","message":"x"}""", "the refusal of typing.start has the code room_full, which is not described")]
    [InlineData("ping", """{"type":"error","code":"unavailable"}""", "the refusal of ping: $.message is missing")]
    [InlineData("room.paint", """{"type":"error","code":"unknown_event"}""", "$.message is missing")]
    [InlineData("room.paint", """{"type":"ack"}""", """room.paint is not described and was acknowledged: {"type":"ack"}""")]
    public void An_answer_to_an_event_that_differs_is_found(string type, string json, string fault) =>
        Assert.Equal([fault], ApiDescription.Current.CheckResult(type, System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject()));

    private static IReadOnlyList<string> Cards(string card) => ApiDescription.Current.Check("POST", "/api/users/cards", 200, "application/json", $"[{card}]");

    private sealed class Answering(string json) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"), RequestMessage = request });
    }
}
