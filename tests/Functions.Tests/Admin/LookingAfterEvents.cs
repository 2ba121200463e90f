using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Admin;

/// <summary>What an administrator does with events that failed.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class LookingAfterEvents : IAsyncLifetime
{
    private readonly Fickle consumer = new();
    private TestServer server = null!;
    private TestUser owner = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(
            [new("Veza:Events:MaxAttempts", "1"), new("Veza:Events:RetryInterval", "00:00:00.02")],
            builder => builder.Services.AddSingleton<IEventConsumer>(consumer));
        server.Provoked.Add(1612); // events are parked here
        owner = await server.CreateUserAsync("Olga");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_parked_event_is_seen_replayed_and_gone()
    {
        await DispatchAsync("1");

        var listed = (await owner.GetAsync("/api/admin/events")).AsArray().Single()!;
        var id = listed.Number("id");
        Assert.Equal(
            ("parked", "analytics", "fickle", "1", "FormatException"),
            (listed.Text("state"), listed.Text("queue"), listed.Text("consumer"), listed.Text("event_id"), listed.Text("last_error")));
        Assert.Equal("""{"a": 1}""", (await owner.GetAsync($"/api/admin/events/{id}")).Text("payload"));
        Assert.Empty((await owner.GetAsync("/api/admin/events?state=retrying")).AsArray());
        Assert.Empty((await owner.GetAsync("/api/admin/events?queue=notifications")).AsArray());

        consumer.Fails = false;
        var replayed = await owner.PostAsync($"/api/admin/events/{id}/replay");
        Assert.Equal(("retrying", 0), (replayed.Text("state"), (int)replayed.Number("attempts")));
        await consumer.Handled.WaitAsync(TimeSpan.FromSeconds(30));
        await GoneAsync();

        Assert.Equal((HttpStatusCode.NotFound, "event_not_found"), await owner.TryAsync(HttpMethod.Get, $"/api/admin/events/{id}"));
    }

    [Fact]
    public async Task All_parked_events_of_a_queue_are_replayed_at_once()
    {
        await DispatchAsync([.. Enumerable.Range(0, 25).Select(i => $"{i}")]);
        consumer.Fails = false;

        Assert.Equal(0, (await owner.PostAsync("/api/admin/events/replay", new { queue = "notifications" })).Number("replayed"));
        Assert.Equal(25, (await owner.PostAsync("/api/admin/events/replay", new { queue = "analytics" })).Number("replayed"));
        await GoneAsync();

        Assert.Equal(25, await server.Database.CountAsync("inbox WHERE consumer = 'fickle'"));
    }

    [Fact]
    public async Task A_list_longer_than_a_page_is_read_page_by_page()
    {
        await DispatchAsync([.. Enumerable.Range(0, 5).Select(i => $"{i}")]);

        var ids = new List<string>();
        for (var path = "/api/admin/events?limit=2"; path.Length > 0;)
        {
            using var answer = await owner.SendAsync(HttpMethod.Get, path);
            ids.AddRange(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Select(e => e.Text("event_id")));
            path = answer.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : "";
        }

        Assert.Equal(["4", "3", "2", "1", "0"], ids);
    }

    [Fact]
    public async Task A_discarded_event_is_gone_and_cannot_be_discarded_again()
    {
        await DispatchAsync("1");
        var id = (await owner.GetAsync("/api/admin/events")).AsArray().Single().Number("id");

        Assert.Equal(HttpStatusCode.NoContent, (await owner.TryAsync(HttpMethod.Delete, $"/api/admin/events/{id}")).Status);

        Assert.Equal((HttpStatusCode.NotFound, "event_not_found"), await owner.TryAsync(HttpMethod.Delete, $"/api/admin/events/{id}"));
        Assert.Equal((HttpStatusCode.NotFound, "event_not_found"), await owner.TryAsync(HttpMethod.Post, $"/api/admin/events/{id}/replay"));
        Assert.Equal(0, await server.Database.CountAsync("event_retries"));
    }

    [Theory]
    [InlineData("state=lost", "state")]
    [InlineData("queue=analytic", "queue")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("after=newest", "after")]
    [InlineData("after=9223372036854775808", "after")]
    public async Task A_wrong_question_names_its_field(string query, string field)
    {
        using var answer = await owner.SendAsync(HttpMethod.Get, $"/api/admin/events?{query}");

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("validation_failed", problem.Text("code"));
        Assert.Equal([field], problem["errors"]!.AsObject().Select(e => e.Key));
    }

    [Fact]
    public async Task Only_those_who_look_after_the_installation_see_events()
    {
        await DispatchAsync("1");
        await server.Database.RunAsync("INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, 'elsewhere', 'Elsewhere', now())", Fresh.Id());
        var member = await server.CreateUserAsync("Max");
        var admin = await server.CreateUserAsync("Ada");
        await server.Database.RunAsync("UPDATE users SET role = 'admin' WHERE id = $1", admin.Id);
        var moved = await server.CreateUserAsync("Eve");
        await server.Database.RunAsync(
            "UPDATE users SET role = 'owner', tenant_id = (SELECT id FROM tenants WHERE slug = 'elsewhere') WHERE id = $1", moved.Id);

        (HttpStatusCode, string) refused = (HttpStatusCode.Forbidden, "admin_required");
        foreach (var stranger in new[] { member, moved })
        {
            Assert.Equal(refused, await stranger.TryAsync(HttpMethod.Get, "/api/admin/events"));
            Assert.Equal(refused, await stranger.TryAsync(HttpMethod.Post, "/api/admin/events/replay", new { queue = "analytics" }));
            Assert.Equal(refused, await stranger.TryAsync(HttpMethod.Delete, "/api/admin/events/1"));
        }

        Assert.Equal(HttpStatusCode.OK, (await admin.TryAsync(HttpMethod.Get, "/api/admin/events")).Status);
        Assert.Equal(HttpStatusCode.OK, (await moved.TryAsync(HttpMethod.Get, "/api/admin/analytics/messages")).Status);
        Assert.Equal(refused, await member.TryAsync(HttpMethod.Get, "/api/admin/analytics/messages"));
    }

    private Task DispatchAsync(params string[] ids) => server.Services.GetRequiredService<EventDispatcher>().DispatchAsync(
        Queues.Analytics,
        [.. ids.Select(id => new EventEnvelope(id, "fickle.happened", null, DateTimeOffset.UnixEpoch, """{"a": 1}"""))],
        CancellationToken.None);

    private Task<int> GoneAsync() => server.Database.RunAsync("""
        DO $$ BEGIN
            WHILE EXISTS (SELECT 1 FROM event_retries) LOOP PERFORM pg_sleep(0.01); END LOOP;
        END $$
        """);

    private sealed class Fickle : IEventConsumer
    {
        private readonly TaskCompletionSource handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fails { get; set; } = true;

        public Task Handled => handled.Task;

        public string Name => "fickle";

        public string Queue => Queues.Analytics;

        public bool Handles(string type) => type == "fickle.happened";

        public Task HandleAsync(EventDelivery delivery, CancellationToken ct)
        {
            if (Fails) throw new FormatException();
            handled.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
