namespace Veza.Shared.Moderation.Links;

/// <summary>Our own lists of hosts, for rules that name no others.</summary>
public static class KnownHosts
{
    /// <summary>Where people sign in or pay: names that are imitated.</summary>
    public static IReadOnlyList<string> Imitated { get; } =
    [
        "google.com", "gmail.com", "youtube.com", "apple.com", "icloud.com", "microsoft.com", "live.com", "outlook.com", "office.com",
        "microsoftonline.com", "amazon.com", "amazon.fr", "facebook.com", "instagram.com", "whatsapp.com", "paypal.com", "paypal.fr",
        "netflix.com", "spotify.com", "discord.com", "discord.gg", "steampowered.com", "steamcommunity.com", "twitch.tv", "twitter.com",
        "linkedin.com", "github.com", "gitlab.com", "slack.com", "telegram.org", "dropbox.com", "adobe.com", "ebay.com", "binance.com",
        "coinbase.com", "blockchain.com", "metamask.io", "opensea.io", "revolut.com", "stripe.com", "wise.com", "yahoo.com", "tiktok.com",
        "snapchat.com", "reddit.com", "roblox.com", "epicgames.com", "leboncoin.fr", "impots.gouv.fr", "ameli.fr", "laposte.fr",
        "labanquepostale.fr", "credit-agricole.fr", "bnpparibas.fr", "societegenerale.fr", "orange.fr", "free.fr", "sfr.fr", "vinted.fr",
    ];

    /// <summary>Hosts whose short addresses lead anywhere.</summary>
    public static IReadOnlyList<string> Shorteners { get; } =
    [
        "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "v.gd", "buff.ly", "cutt.ly", "rb.gy", "rebrand.ly", "shorturl.at",
        "tiny.cc", "bl.ink", "lnkd.in", "t.ly", "s.id", "soo.gd", "u.to", "x.co", "adf.ly", "shorte.st", "linktr.ee", "urlz.fr", "petitlien.fr",
        "tr.ee", "short.gy", "clck.ru", "qr.ae", "dub.sh", "po.st", "mcaf.ee", "su.pr", "j.mp", "bit.do", "tny.im", "hyperurl.co", "kutt.it",
    ];

    /// <summary>Hosts that lead on to an address in their query.</summary>
    public static IReadOnlyList<string> Redirectors { get; } =
    [
        "google.com", "google.fr", "l.facebook.com", "lm.facebook.com", "l.instagram.com", "out.reddit.com", "youtube.com", "linkedin.com",
        "duckduckgo.com", "bing.com", "r.search.yahoo.com", "steamcommunity.com", "href.li", "vk.com", "t.umblr.com", "slack-redir.net",
        "safelinks.protection.outlook.com", "urldefense.com", "medium.com", "exit.sc", "away.vk.com", "adclick.g.doubleclick.net",
    ];
}
