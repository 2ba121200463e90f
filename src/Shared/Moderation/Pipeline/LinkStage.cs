using Veza.Shared.Moderation.Links;

namespace Veza.Shared.Moderation.Pipeline;

internal sealed class LinkStage(ModerationRules rules) : ModerationStage
{
    private readonly LinkReader reader = new(rules.Links);

    public override string Name => "links";

    public override void Judge(in ModerationInput input, ref List<Finding>? findings)
    {
        if (reader.Find(input.Text.Original) is not { } links) return;
        foreach (var link in links)
        {
            var verdict = rules.LinkVerdicts.GetValueOrDefault(link.Fault);
            if (link.Fault == LinkFault.Shortened && input.Author.IsNew && verdict == Verdict.Allow) verdict = Verdict.Flag;
            if (verdict == Verdict.Allow || (input.Author.IsExempt && link.Fault < LinkFault.Script)) continue;
            (findings ??= []).Add(new(verdict, RuleOf(link.Fault), "unsafe_link", 1, link.Range));
        }
    }

    private static string RuleOf(LinkFault fault) => fault switch
    {
        LinkFault.Blocked => "link_blocked",
        LinkFault.Script => "link_script",
        LinkFault.Lookalike => "link_lookalike",
        LinkFault.UserInfo => "link_userinfo",
        LinkFault.IpAddress => "link_ip_address",
        _ => "link_shortened",
    };
}
