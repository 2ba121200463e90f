using Microsoft.Extensions.Configuration;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.AzureSignalR.Rest;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>A wrong setting is told at the start, with what to do, and without the key that stands beside it.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class RefusingSettings
{
    private const string Setting = "AzureSignalRConnectionString";
    private const string Secret = "c2VjcmV0IGtleQ==";
    private const string Good = $"Endpoint=https://x.service.signalr.net;AccessKey={Secret};Version=1.0;";

    [Theory]
    [InlineData(null, "is missing. Set AzureSignalRConnectionString to the connection string")]
    [InlineData("  ", "is missing")]
    [InlineData(Secret, "Endpoint is no http or https address")]
    [InlineData("rubbish", "holds a part without '='")]
    [InlineData($"{Good}AccessKey=other", "holds 'AccessKey' twice")]
    [InlineData($"{Good}{Secret};{Secret}", "holds a part twice")]
    [InlineData($"AccessKey={Secret}", "Endpoint is no http or https address")]
    [InlineData($"Endpoint=x.service.signalr.net;AccessKey={Secret}", "Endpoint is no http or https address")]
    [InlineData($"Endpoint=ftp://x;AccessKey={Secret}", "Endpoint is no http or https address")]
    [InlineData($"Endpoint=https://x/chat;AccessKey={Secret}", "Endpoint has more than scheme, host and port")]
    [InlineData($"Endpoint=https://{Secret}@x;AccessKey={Secret}", "Endpoint has more than scheme, host and port")]
    [InlineData($"Endpoint=https://x;Port=0;AccessKey={Secret}", "Port is '0'; it must lie between 1 and 65535")]
    [InlineData($"Endpoint=https://x;Port=http;AccessKey={Secret}", "Port is 'http'")]
    [InlineData($"Endpoint=https://x;Version=2.0;AccessKey={Secret}", "Version is '2.0'; this build speaks version 1.x")]
    [InlineData($"Endpoint=https://x;ClientEndpoint=x;AccessKey={Secret}", "ClientEndpoint is no http or https address")]
    [InlineData($"Endpoint=https://x;ServerEndpoint=x;AccessKey={Secret}", "ServerEndpoint is no http or https address")]
    [InlineData("Endpoint=https://x", "has neither AccessKey nor AuthType")]
    [InlineData("Endpoint=https://x;AccessKey=", "has neither AccessKey nor AuthType")]
    [InlineData("Endpoint=https://x;AuthType=azure.app;ClientSecret=s", "AuthType 'azure.app' is not known; use azure or azure.msi")]
    [InlineData($"Endpoint=https://x;AuthType=azure.msi;AccessKey={Secret}", "contradict each other. Remove one of them")]
    public void A_connection_string_that_makes_no_sense_is_refused(string? text, string why)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Read([new(Setting, text)]));

        Assert.Contains(Setting, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret.TrimEnd('='), refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(Read([new(Setting, Good)]).AccessKey);
    }

    [Theory]
    [InlineData("serviceUri", "x.service.signalr.net", "__serviceUri is no http or https address")]
    [InlineData("serviceUri", "https://x/?a=b", "__serviceUri has more than scheme, host and port")]
    [InlineData("credential", "key", "__credential is 'key'; it must be 'managedidentity' or left out")]
    public void An_address_for_an_identity_that_makes_no_sense_is_refused(string name, string value, string why)
    {
        var good = new Dictionary<string, string?>(StringComparer.Ordinal) { [$"{Setting}:serviceUri"] = "https://x.service.signalr.net" };
        var wrong = new Dictionary<string, string?>(good, StringComparer.Ordinal) { [$"{Setting}:{name}"] = value };

        var refusal = Assert.Throws<InvalidOperationException>(() => Read(wrong));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.Null(Read(good).AccessKey);
    }

    [Fact]
    public void Both_at_a_time_are_refused_since_only_one_would_count()
    {
        var refusal = Assert.Throws<InvalidOperationException>(
            () => Read([new(Setting, Good), new($"{Setting}:serviceUri", "https://x.service.signalr.net")]));

        Assert.Contains("are both set, and only the first would count. Remove one of them.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Endpoint=https://x.net/;AccessKey=k=e=y==;Version=1.0;", "https://x.net/", "https://x.net/", "k=e=y==")]
    [InlineData("endpoint = http://localhost ; PORT = 8888 ; accesskey = k", "http://localhost:8888/", "http://localhost:8888/", "k")]
    [InlineData("Endpoint=https://x;AccessKey=k;ClientEndpoint=https://c;ServerEndpoint=https://s:7", "https://c/", "https://s:7/", "k")]
    [InlineData("Endpoint=https://x;AuthType=Azure.MSI;ClientId=id", "https://x/", "https://x/", null)]
    public void The_forms_that_the_portal_and_the_emulator_give_are_read(string text, string clients, string rest, string? key)
    {
        var address = Read([new(Setting, text)]);

        Assert.Equal((clients, rest, key), (address.Clients.ToString(), address.Rest.ToString(), address.AccessKey));
    }

    [Theory]
    [InlineData("TokenLifetime", "00:00:59")]
    [InlineData("GroupLifetime", "366.00:00:00")]
    [InlineData("RequestTimeout", "00:00:00")]
    [InlineData("MaxAttempts", "0")]
    [InlineData("RetryDelay", "00:02:00")]
    [InlineData("MaxConcurrentRequests", "0")]
    [InlineData("MaxSendBytes", "2000000")]
    [InlineData("CoalesceFor", "-00:00:01")]
    [InlineData("MaxQueuedEvents", "99")]
    [InlineData("MaxQueuedBytes", "1023")]
    [InlineData("ConnectionKnownFor", "00:00:00")]
    [InlineData("KnownConnections", "1")]
    public void A_setting_out_of_its_bounds_is_named_with_its_value_and_the_bounds(string name, string value)
    {
        var options = new SignalROptions();
        new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build().Bind(options);

        var fault = options.Validate();

        Assert.StartsWith($"Veza:SignalR:{name} is ", fault, StringComparison.Ordinal);
        Assert.Contains("must", fault, StringComparison.Ordinal);
        Assert.Null(new SignalROptions().Validate());
    }

    [Fact]
    public async Task A_server_with_a_wrong_connection_string_does_not_start()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => FunctionsApp.StartAsync([new(Setting, $"Endpoint=https://x;Port=0;AccessKey={Secret}")]));

        Assert.Contains("Port is '0'", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refusal.ToString(), StringComparison.Ordinal);
    }

    private static SignalRAddress Read(IEnumerable<KeyValuePair<string, string?>> settings) =>
        SignalRAddress.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
