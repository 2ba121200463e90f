using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Spam;

namespace Veza.Shared.Tests.Moderation;

/// <summary>Who is meant decides, and whether it is said, quoted, denied or condemned. Sentences of our own; the figures come from the training.</summary>
public sealed class ClassifyingContents
{
    [Theory]
    [InlineData("Immigrants are vermin and should be thrown out.")]
    [InlineData("I really loathe all Muslims.")]
    [InlineData("Les réfugiés sont de la vermine.")]
    [InlineData("Je déteste tous les musulmans.")]
    [InlineData("W0men are g4rbage.")]
    [InlineData("Les f e m m e s sont des parasites.")]
    public void Contempt_for_a_protected_group_is_hate(string text) => Assert.True(Scores(text).Hate >= 0.5, $"{Scores(text)}");

    [Theory]
    [InlineData("Rats are vermin and should be kept out of the kitchen.")]
    [InlineData("I really loathe all Mondays.")]
    [InlineData("Les embouteillages sont un fléau.")]
    [InlineData("My neighbours are immigrants, they opened a bakery.")]
    [InlineData("I will not tolerate posts like \"immigrants are vermin\" here.")]
    [InlineData("Stop saying that Muslims are dangerous, it is hurtful.")]
    [InlineData("I love those women, they are brilliant.")]
    [InlineData("J'aime ces femmes, elles sont formidables.")]
    [InlineData("Je n'accepte pas qu'on dise \"les réfugiés sont des rats\", c'est raciste.")]
    public void Things_praise_quotation_and_counter_speech_are_not(string text) => Assert.True(Scores(text).Hate < 0.5, $"{Scores(text)}");

    [Fact]
    public void Other_categories_look_at_who_does_what_to_whom()
    {
        Assert.True(Scores("You are a pathetic idiot").Harassment >= 0.6);
        Assert.True(Scores("This printer is a pathetic joke").Harassment < 0.5);
        Assert.True(Scores("I am going to kill him tomorrow").Violence >= 0.75);
        Assert.True(Scores("I am going to kill the process and hang up").Violence < 0.75);
        Assert.True(Scores("I want to kill myself").SelfHarm >= 0.7);
        Assert.True(Scores("je veux mourir, me suicider").SelfHarm >= 0.7);
    }

    [Theory]
    [InlineData("URGENT! You have won a £1000 cash prize! Call 09061234567 now to claim. T&Cs apply, 150ppm")]
    [InlineData("Congratulations! Claim your free gift now: text WIN to 80082, limited offer, click here www.win.example")]
    public void Prizes_by_telephone_are_spam(string text) => Assert.True(Spam(text).Score >= SpamFilter.Threshold);

    [Theory]
    [InlineData("Are we still on for lunch tomorrow? I can book a table for four at 12:30.")]
    [InlineData("Le compte rendu est en ligne, dites-moi s'il manque quelque chose. Merci à tous !")]
    [InlineData("Release 2.4.1 is out, the changelog is at https://example.com/changes")]
    [InlineData("haha oui carrément, à demain alors")]
    public void Ordinary_talk_is_not(string text) => Assert.True(Spam(text).Score < SpamFilter.Threshold, $"{Spam(text)}");

    [Theory]
    [InlineData("COME TO OUR PARTY TONIGHT EVERYBODY COME COME COME", "spam_capitals")]
    [InlineData("buy it buy it buy it buy it buy it buy it buy it buy it", "spam_repetition")]
    [InlineData("@anna @bob @carl @dora @emil @fred @gina @hans @ida @jan hey", "spam_mentions")]
    public void What_can_be_counted_needs_no_model(string text, string reason) => Assert.Equal(reason, Spam(text).Reason);

    private static ContentScores Scores(string text)
    {
        using var folded = FoldedText.Of(text);
        return LocalContentClassifier.Classify(folded);
    }

    private static SpamScore Spam(string text)
    {
        using var folded = FoldedText.Of(text);
        return SpamFilter.Judge(folded, default);
    }
}
