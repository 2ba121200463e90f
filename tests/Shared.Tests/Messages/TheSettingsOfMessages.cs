using Veza.Shared.Messages;

namespace Veza.Shared.Tests.Messages;

public sealed class TheSettingsOfMessages
{
    public static TheoryData<string, MessageOptions> Wrong => new()
    {
        { "MaxLength", new() { MaxLength = 0 } },
        { "MaxBatch", new() { MaxBatch = 0 } },
        { "MaxQueued", new() { MaxQueued = 255 } },
        { "WriteTimeout", new() { WriteTimeout = TimeSpan.Zero } },
        { "RetryAfter", new() { RetryAfter = TimeSpan.Zero } },
        { "MaxPage", new() { MaxPage = 0 } },
        { "MaxMissed", new() { MaxMissed = 0 } },
        { "FreshPage", new() { FreshPage = 201 } },
        { "MaxMembersForHere", new() { MaxMembersForHere = 1_001 } },
        { "MaxMembersForReceipts", new() { MaxMembersForReceipts = 0 } },
        { "ReceiptCountInterval", new() { ReceiptCountInterval = TimeSpan.Zero } },
    };

    [Fact]
    public void The_defaults_are_fine()
    {
        Assert.Null(new MessageOptions().Validate());
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_makes_no_sense_is_named_with_its_value_and_its_limits(string name, MessageOptions options)
    {
        var fault = options.Validate();

        Assert.StartsWith($"Veza:Messages:{name} is ", fault, StringComparison.Ordinal);
        Assert.Contains("it must lie between", fault, StringComparison.Ordinal);
    }
}
