using System.Globalization;
using Veza.Shared.Common;
using Veza.Shared.Messages.History;

namespace Veza.Functions.Api.Paging;

/// <summary>Reads which page of history is asked for.</summary>
internal static class PageQuery
{
    /// <summary>At most one anchor, each a message id or a seq.</summary>
    public static Result<HistoryPage> Read(string? before, string? after, string? around, int limit)
    {
        if (new[] { before, after, around }.Count(a => a is not null) > 1)
            return Error.Field("before", FieldFault.NotAllowed("only one of before, after and around may be given."));

        return before is not null ? Anchor("before", PageStart.Before, before, limit)
            : after is not null ? Anchor("after", PageStart.After, after, limit)
            : around is not null ? Anchor("around", PageStart.Around, around, limit)
            : new HistoryPage(PageStart.Newest, null, 0, limit);
    }

    private static Result<HistoryPage> Anchor(string name, PageStart start, string text, int limit)
    {
        if (Guid.TryParse(text, out var id)) return new HistoryPage(start, new MessageId(id), 0, limit);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? new HistoryPage(start, null, seq, limit)
            : Error.Field(name, FieldFault.WrongForm("it must be a message id or a seq."));
    }
}
