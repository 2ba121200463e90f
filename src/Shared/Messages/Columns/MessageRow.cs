using Veza.Shared.Common;

namespace Veza.Shared.Messages.Columns;

/// <summary>A message with what its row holds beside it; a value, so that a batch of them is one array.</summary>
/// <param name="Message">What was said. Its seq and time do not count: those beside it do.</param>
/// <param name="Tenant">The room's tenant.</param>
/// <param name="Digest">See <see cref="Message.Digest"/>.</param>
/// <param name="Seq">Its place in the room.</param>
/// <param name="CreatedAt">When it is stored.</param>
/// <param name="DeletedBy">Who deleted it.</param>
internal readonly record struct MessageRow(
    Message Message, Guid Tenant, long Digest, long Seq, DateTimeOffset CreatedAt, UserId? DeletedBy = null);
