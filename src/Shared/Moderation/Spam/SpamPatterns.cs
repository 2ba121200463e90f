using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Profanity;

namespace Veza.Shared.Moderation.Spam;

/// <summary>Phrases of invitations and shops, in English and French; the same automaton as for profanity, so the same tricks fail.</summary>
internal static class SpamPatterns
{
    private static readonly Lazy<ProfanityMatcher> Matcher = new(() => new(
        from list in (string[])[Shop, Invitations, Money]
        from phrase in list.Split(';', StringSplitOptions.TrimEntries)
        select new ProfanityWord(phrase, 1, "spam"), []));

    private const string Shop =
        "buy now; order now; shop now; limited offer; limited time; special offer; free shipping; promo code; discount code; cheap meds; "
        + "replica watches; best price; best prices; satisfaction guaranteed; while stocks last; act now; click here; click below; visit our site; "
        + "achetez maintenant; commandez maintenant; offre limitee; offre speciale; livraison gratuite; code promo; cliquez ici; "
        + "meilleur prix; meilleurs prix; profitez vite; stock limite; satisfait ou rembourse; prix casses; vente flash; boutique en ligne";

    private const string Invitations =
        "join my server; join our server; join my channel; join our channel; join my group; join our group; free nitro; follow me; follow back; "
        + "subscribe to my; dm me for; text me on; add me on; whatsapp me; telegram channel; onlyfans; rejoins mon serveur; rejoignez mon; "
        + "rejoignez notre; rejoins notre; abonne toi; abonnez vous a; mon canal telegram; ecris moi sur; ajoute moi sur; contactez moi sur";

    private const string Money =
        "earn money; make money; work from home; extra income; passive income; double your; guaranteed profit; guaranteed profits; free money; "
        + "you have won; you won a; claim your; claim now; cash prize; free gift; gift card giveaway; crypto giveaway; investment opportunity; "
        + "loan approved; no credit check; gagnez de l argent; gagner de l argent; revenus passifs; revenu passif; argent facile; "
        + "travail a domicile; vous avez gagne; tu as gagne; reclamez votre; carte cadeau offerte; pret sans; credit rapide; investissement garanti";

    public static int Count(in FoldedText text) => Matcher.Value.Find(text)?.Count ?? 0;
}
