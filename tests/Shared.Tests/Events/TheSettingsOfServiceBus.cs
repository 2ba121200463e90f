using Veza.Shared.Events;
using Veza.Shared.Events.ServiceBus;

namespace Veza.Shared.Tests.Events;

/// <summary>Where Service Bus is: what can be understood, and what is said of the rest.</summary>
public sealed class TheSettingsOfServiceBus
{
    private const string Keys = "SharedAccessKeyName=send;SharedAccessKey=a+secret/key=";

    [Theory]
    [InlineData("Endpoint=sb://veza.servicebus.windows.net/;" + Keys, "veza.servicebus.windows.net")]
    [InlineData("endpoint=sb://veza.servicebus.windows.net; " + Keys + ";TransportType=AmqpWebSockets;", "veza.servicebus.windows.net")]
    [InlineData("Endpoint=sb://127.0.0.1:5080;" + Keys + ";UseDevelopmentEmulator=true", "127.0.0.1")]
    [InlineData("Endpoint=sb://servicebus:5080;" + Keys + ";UseDevelopmentEmulator=true", "servicebus")]
    public async Task A_connection_string_is_read(string connection, string host)
    {
        var address = ServiceBusAddress.Read(connection, null, null, null);

        await using var client = address.Open(new());

        Assert.Equal(host, client.FullyQualifiedNamespace);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("managedidentity")]
    public async Task A_name_means_the_managed_identity(string? credential)
    {
        var address = ServiceBusAddress.Read(null, "veza.servicebus.windows.net", credential, "an-id");

        await using var client = address.Open(new());

        Assert.Equal(("veza.servicebus.windows.net", "an-id"), (client.FullyQualifiedNamespace, address.ClientId));
    }

    [Theory]
    [InlineData(null, null, "ServiceBusConnection is missing")]
    [InlineData(" ", "", "ServiceBusConnection is missing")]
    [InlineData("Endpoint=sb://a.example/;" + Keys, "a.example", "both set")]
    [InlineData("secret", null, "without '='")]
    [InlineData(Keys, null, "lacks Endpoint")]
    [InlineData("Endpoint=sb://a.example/;SharedAccessKeyName=send", null, "lacks SharedAccessKey")]
    [InlineData("Endpoint=sb://a.example/;SharedAccessKey=secret", null, "lacks SharedAccessKeyName")]
    [InlineData("Endpoint=ftp://a.example/;" + Keys, null, "no sb:// address")]
    [InlineData("Endpoint=secret;" + Keys, null, "no sb:// address")]
    [InlineData("Endpoint=sb://a.example/;" + Keys + ";" + Keys, null, "twice")]
    [InlineData("Endpoint=sb://a.example/;" + Keys + ";EntityPath=analytics", null, "'analytics' alone")]
    [InlineData("Endpoint=sb://a.example/;" + Keys + ";UseDevelopmentEmulator=true", null, "without TLS")]
    [InlineData(null, "https://veza.servicebus.windows.net", "no host name")]
    public void What_makes_no_sense_is_refused_without_telling_secrets(string? connection, string? host, string complaint)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => ServiceBusAddress.Read(connection, host, null, null));

        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_credential_is_refused() =>
        Assert.Contains("credential", Assert.Throws<InvalidOperationException>(
            () => ServiceBusAddress.Read(null, "a.example", "key", null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Limits_out_of_range_are_named()
    {
        Assert.Null(new ServiceBusOptions().Validate());
        Assert.Null(new EventOptions().Validate());
        Assert.Contains("MaxBatchBytes is 300000", new ServiceBusOptions { MaxBatchBytes = 300_000 }.Validate(), StringComparison.Ordinal);
        Assert.Contains("MaxInlineBytes is 60000", new ServiceBusOptions { MaxInlineBytes = 60_000 }.Validate(), StringComparison.Ordinal);
        Assert.Contains("MaxAttempts is 0", new EventOptions { MaxAttempts = 0 }.Validate(), StringComparison.Ordinal);
        Assert.Contains(
            "MaxRetryDelay", new EventOptions { MaxRetryDelay = TimeSpan.FromSeconds(1) }.Validate(), StringComparison.Ordinal);
    }
}
