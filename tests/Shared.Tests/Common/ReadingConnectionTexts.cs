using Veza.Shared.Common;

namespace Veza.Shared.Tests.Common;

public sealed class ReadingConnectionTexts
{
    private static readonly string[] Names = ["Endpoint", "AccessKey"];

    [Fact]
    public void Parts_are_found_in_any_case_and_a_key_keeps_the_signs_that_it_ends_in()
    {
        var parts = Parse(" endpoint=https://a.example ; AccessKey=abc==;");

        Assert.Equal(2, parts.Count);
        Assert.Equal("https://a.example", parts["Endpoint"]);
        Assert.Equal("abc==", parts["accesskey"]);
    }

    [Theory]
    [InlineData("Endpoint=a;s3cret", "Here holds a part without '='. Do this.")]
    [InlineData("Endpoint=a;ENDPOINT=b", "Here holds 'Endpoint' twice. Do this.")]
    [InlineData("s3cret=;s3cret=", "Here holds a part twice. Do this.")]
    public void A_fault_names_setting_and_remedy_and_nothing_that_may_be_a_key(string text, string message)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Parse(text));

        Assert.Equal(message, fault.Message);
    }

    private static Dictionary<string, string> Parse(string text) => ConnectionText.Parse("Here", text, Names, "Do this.");
}
