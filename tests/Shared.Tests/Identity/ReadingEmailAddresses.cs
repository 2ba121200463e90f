using Veza.Shared.Identity.Accounts;

namespace Veza.Shared.Tests.Identity;

public sealed class ReadingEmailAddresses
{
    [Fact]
    public void However_an_address_is_written_it_has_one_key() =>
        Assert.All(Vectors.Read("emails.json").Pairs("keys"), pair =>
        {
            var read = EmailAddress.Parse(pair.From);
            Assert.True(!read.Failed, $"{Vectors.Show(pair.From)}: {read.Error?.Detail}");
            Assert.Equal(pair.To, read.Value.Key, StringComparer.Ordinal);
            Assert.Equal(pair.To, EmailAddress.KeyOf(pair.To), StringComparer.Ordinal);
        });

    [Fact]
    public void What_can_be_no_address_is_refused_by_its_field() =>
        Assert.All(Vectors.Read("emails.json").Texts("impossible"), text =>
        {
            var read = EmailAddress.Parse(text);
            Assert.True(read.Failed, Vectors.Show(text));
            Assert.Equal("email", Assert.Single(read.Error.Fields!).Key);
        });

    [Fact]
    public void Half_a_surrogate_pair_is_no_address() => Assert.True(EmailAddress.Parse("a\ud83d@example.com").Failed);

    [Fact]
    public void What_was_taken_once_and_is_refused_now_keeps_the_key_it_had() =>
        Assert.Equal("a..b@example.com", EmailAddress.KeyOf(" A..B@Example.com "));
}
