using Veza.Shared.Messages;

namespace Veza.Shared.Tests.Messages;

public sealed class NamingPeople
{
    [Theory]
    [InlineData("hello", "")]
    [InlineData("@bob", "bob")]
    [InlineData("@Bob and @ALICE", "bob alice")]
    [InlineData("hey @bob, @bob!", "bob")]
    [InlineData("see you, @bob.", "bob")]
    [InlineData("(@bob) \"@alice\" 😀@carol", "bob alice carol")]
    [InlineData("@all", "all")]
    [InlineData("@b", "")]
    [InlineData("@", "")]
    [InlineData("@@bob", "")]
    [InlineData("bob@example.test", "")]
    [InlineData("bøb@example.test", "")]
    [InlineData("bob.@example.test", "")]
    [InlineData("https://example.test/@bob", "")]
    [InlineData("@a.b-c_d", "a.b-c_d")]
    [InlineData("@bobé", "bob")]
    public void A_handle_is_a_word_behind_an_at_sign(string text, string handles)
    {
        var found = Mentions.HandlesIn(text);

        Assert.Equal(handles.Split(' ', StringSplitOptions.RemoveEmptyEntries), found);
    }

    [Fact]
    public void What_is_longer_than_a_handle_can_be_names_nobody()
    {
        var handle = new string('a', 32);

        Assert.Equal([handle], Mentions.HandlesIn($"@{handle}"));
        Assert.Empty(Mentions.HandlesIn($"@{handle}a"));
        Assert.Empty(Mentions.HandlesIn($"@bob.{handle}"));
    }

    [Fact]
    public void At_most_fifty_are_looked_up()
    {
        var text = string.Join(' ', Enumerable.Range(0, 100).Select(i => $"@user{i}"));

        Assert.Equal(Mentions.Max, Mentions.HandlesIn(text).Count);
    }

    [Fact]
    public void A_text_made_to_be_slow_is_not()
    {
        var text = string.Concat(Enumerable.Repeat("@" + new string('.', 4_000), 2)) + new string('@', 8_000);

        Assert.Empty(Mentions.HandlesIn(text));
    }
}
