using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Messages.Formatting;

namespace Veza.Shared.Messages;

/// <summary>What of an answered message is shown above the answer.</summary>
/// <param name="Id">The answered message.</param>
/// <param name="Seq">Its place.</param>
/// <param name="AuthorId">Who said it.</param>
/// <param name="AuthorName">Their name now.</param>
/// <param name="Content">The first <see cref="MaxLength"/> characters; empty when deleted.</param>
/// <param name="Deleted">Whether it is gone.</param>
/// <param name="Preview">Its first words without their marks, on one line, as many as those of the content.</param>
/// <param name="Revision">Of its last change; null when it never changed. Of two quotes of a message the greater is the newer.</param>
public sealed record Quote(
    MessageId Id, long Seq, UserId AuthorId, string AuthorName, string Content, string Preview, bool Deleted, long? Revision)
{
    /// <summary>How much of it is shown, in code points.</summary>
    public const int MaxLength = 140;

    /// <summary>The start of the message; never ends within what is seen as one character.</summary>
    public static Quote Of(Message message, string authorName)
    {
        var content = TextRules.Cut(message.Content, MaxLength);
        return new Quote(
            message.Id, message.Seq, message.AuthorId, authorName, content, PlainText.Of(message.Content, MaxLength), message.DeletedAt is not null, message.Revision);
    }
}
