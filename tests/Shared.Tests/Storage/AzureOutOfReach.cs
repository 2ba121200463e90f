using System.Net;
using System.Text;
using Veza.Shared.Storage;
using Veza.Shared.Storage.AzureBlobs;

namespace Veza.Shared.Tests.Storage;

/// <summary>Answers that an emulator never gives.</summary>
public sealed class AzureOutOfReach
{
    private static readonly BlobName Name = new("room-1", Fresh.Id());
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(null)]
    public async Task What_fails_for_now_is_tried_again_and_signed_anew(HttpStatusCode? failure)
    {
        var azure = new ScriptedAzure(
            n => n < 3 ? Fail(failure) : Info(), r => r.Headers.Authorization?.Parameter ?? "");

        var found = await azure.Store().FindAsync(Name, Ct);

        Assert.Equal((3, 7), (azure.Requests.Count, found?.Size));
        Assert.All(azure.Requests, a => Assert.StartsWith("devstoreaccount1:", a, StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_four_attempts_it_is_an_outage()
    {
        var azure = new ScriptedAzure(_ => Fail(HttpStatusCode.ServiceUnavailable));

        var outage = await Assert.ThrowsAsync<BlobStoreException>(() => azure.Store().FindAsync(Name, Ct));

        Assert.Equal((4, true), (azure.Requests.Count, outage.IsOutage));
        Assert.Contains("503", outage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_never_answers_is_given_up()
    {
        var azure = new ScriptedAzure(async (_, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return Info();
        });
        azure.Settings.Timeout = TimeSpan.FromMilliseconds(20);

        var outage = await Assert.ThrowsAsync<BlobStoreException>(() => azure.Store().FindAsync(Name, Ct));

        Assert.Equal((4, true), (azure.Requests.Count, outage.IsOutage));
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again_and_names_the_remedy_but_no_key()
    {
        var azure = new ScriptedAzure(_ => new(HttpStatusCode.Forbidden) { Headers = { { "x-ms-error-code", "AuthenticationFailed" } } });

        var refusal = await Assert.ThrowsAsync<BlobStoreException>(() => azure.Store().DeleteAsync(Name, Ct));

        Assert.Equal((1, false), (azure.Requests.Count, refusal.IsOutage));
        Assert.Contains("AuthenticationFailed", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Veza:Storage:ConnectionString", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Azurite.Key, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_container_is_not_a_missing_blob()
    {
        var azure = new ScriptedAzure(_ => new(HttpStatusCode.NotFound) { Headers = { { "x-ms-error-code", "ContainerNotFound" } } });

        var refusal = await Assert.ThrowsAsync<BlobStoreException>(() => azure.Store().FindAsync(Name, Ct));

        Assert.Contains("Veza:Storage:Container", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_whose_answer_got_lost_has_succeeded()
    {
        var mark = "";
        var azure = new ScriptedAzure((request, _) =>
        {
            if (request.Method == HttpMethod.Put && mark.Length == 0)
            {
                mark = request.Headers.GetValues("x-ms-meta-write").Single();
                throw new HttpRequestException("The answer got lost.");
            }

            var info = request.Method == HttpMethod.Put ? new(HttpStatusCode.Conflict) : Info();
            info.Headers.Add("x-ms-meta-write", mark);
            return Task.FromResult(info);
        });

        var written = await azure.Store().WriteAsync(Name, new MemoryStream(new byte[7]), "text/plain", Ct);

        Assert.False(written.Failed);
    }

    [Fact]
    public async Task One_key_signs_many_addresses_and_is_renewed_in_time()
    {
        var clock = new ManualClock();
        var azure = new ScriptedAzure(_ => Key(clock));
        var store = azure.Store(clock, new FixedToken());

        var first = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Sign(store)));
        clock.Advance(TimeSpan.FromMinutes(50));
        await Sign(store);
        var before = azure.Requests.Count;
        clock.Advance(TimeSpan.FromMinutes(10));
        await Sign(store);

        Assert.Single(first.Distinct());
        Assert.Equal((1, 2), (before, azure.Requests.Count));
    }

    [Fact]
    public async Task A_key_that_cannot_be_renewed_serves_while_it_outlives_its_addresses()
    {
        var clock = new ManualClock();
        var azure = new ScriptedAzure(n => n == 1 ? Key(clock) : new(HttpStatusCode.Forbidden));
        var store = azure.Store(clock, new FixedToken());
        await Sign(store);

        clock.Advance(TimeSpan.FromMinutes(100));
        var (still, again) = (await Sign(store), await Sign(store));
        var asked = azure.Requests.Count;
        clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(still, again);
        Assert.Equal(2, asked); // not at every address
        await Assert.ThrowsAsync<BlobStoreException>(() => Sign(store));
    }

    [Fact]
    public async Task Without_a_token_it_is_an_outage()
    {
        var azure = new ScriptedAzure(_ => Info());

        var outage = await Assert.ThrowsAsync<BlobStoreException>(
            () => azure.Store(identity: new NoToken()).FindAsync(Name, Ct));

        Assert.True(outage.IsOutage);
        Assert.Empty(azure.Requests);
    }

    private static Task<Uri> Sign(AzureBlobStore store) =>
        store.CreateDownloadAsync(Name, new("a", "text/plain"), TimeSpan.FromMinutes(10), Ct).AsTask();

    private static HttpResponseMessage Fail(HttpStatusCode? status) =>
        status is { } code ? new(code) : throw new HttpRequestException("There is no connection.");

    private static HttpResponseMessage Info() =>
        new(HttpStatusCode.OK) { Content = new ByteArrayContent(new byte[7]) { Headers = { ContentLength = 7 } } };

    private static HttpResponseMessage Key(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new(HttpStatusCode.OK)
        {
            Content = new StringContent($"""
                <UserDelegationKey><SignedOid>o</SignedOid><SignedTid>t</SignedTid><SignedStart>{now:yyyy-MM-ddTHH:mm:ssZ}</SignedStart>
                <SignedExpiry>{now.AddHours(2):yyyy-MM-ddTHH:mm:ssZ}</SignedExpiry><SignedService>b</SignedService>
                <SignedVersion>2022-11-02</SignedVersion><Value>a2V5</Value></UserDelegationKey>
                """, Encoding.UTF8, "application/xml"),
        };
    }
}
