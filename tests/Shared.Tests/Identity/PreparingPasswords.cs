using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Veza.Shared.Identity.Accounts;
using Veza.Shared.Identity.Users;

namespace Veza.Shared.Tests.Identity;

public sealed class PreparingPasswords
{
    private static readonly Veza.Shared.Identity.IdentityOptions Cheap = new() { PasswordIterations = 10_000 };

    [Theory]
    [InlineData("pa\u0301sswo\u0302rd", "p\u00e1ssw\u00f4rd")]
    [InlineData("a\u00A0b\u3000c\u2003d", "a b c d")]
    [InlineData(" Pass Word ", " Pass Word ")]
    [InlineData("\uFF30\uFF21\uFF33\uFF33", "\uFF30\uFF21\uFF33\uFF33")]
    [InlineData("\u212Bngstr\u00F6m", "\u00C5ngstr\u00F6m")]
    public void Accents_and_spaces_have_one_form_and_all_else_counts(string typed, string prepared) =>
        Assert.Equal(prepared, PasswordText.Prepare(typed), StringComparer.Ordinal);

    [Fact]
    public void A_password_is_right_in_every_form_it_can_be_typed_in()
    {
        var passwords = new Passwords(Options.Create(Cheap), NullLogger<Passwords>.Instance);
        var hash = passwords.Hash("motdepass\u00e9 bien");

        var other = passwords.Check(hash, "motdepasse\u0301\u00A0bien");
        var wrong = passwords.Check(hash, "MOTDEPASSE\u0301 bien");

        Assert.Equal((PasswordCheck.Right, PasswordCheck.Wrong), (other, wrong));
    }

    [Fact]
    public void A_hash_of_the_raw_text_still_opens_and_is_to_be_replaced()
    {
        var passwords = new Passwords(Options.Create(Cheap), NullLogger<Passwords>.Instance);
        var former = new PasswordHasher<Passwords>(Options.Create(new PasswordHasherOptions { IterationCount = 10_000 }));
        var hash = former.HashPassword(passwords, "passe\u0301word");

        var asTyped = passwords.Check(hash, "passe\u0301word");
        var nobody = passwords.Check(null, "passe\u0301word");

        Assert.Equal((PasswordCheck.RightButWeak, PasswordCheck.Wrong), (asTyped, nobody));
    }

    [Theory]
    [InlineData(7, "\U0001F600", false)]
    [InlineData(8, "\U0001F600", true)]
    [InlineData(128, "\U0001F600", true)]
    [InlineData(129, "\U0001F600", false)]
    [InlineData(7, "e\u0301", false)]
    [InlineData(128, "e\u0301", true)]
    [InlineData(129, "e\u0301", false)]
    [InlineData(2000, "x", false)]
    public void Its_length_is_that_of_what_is_hashed_in_code_points(int count, string part, bool taken) =>
        Assert.Equal(taken, User.CheckPassword(string.Concat(Enumerable.Repeat(part, count))) is null);

    [Theory]
    [InlineData("control\u0007s")]
    [InlineData("line\nends")]
    [InlineData("next\u0085line")]
    public void Control_characters_are_refused(string password) => Assert.NotNull(User.CheckPassword(password));
}
