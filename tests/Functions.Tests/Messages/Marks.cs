using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Messages.Changes;

namespace Veza.Functions.Tests.Messages;

/// <summary>A kind of change that only tests know: a mark on a message. This is all that a kind needs.</summary>
internal static class Marks
{
    public static readonly MessageChangeKind Kind = new("test_mark");

    /// <summary>Marks the message; null takes the mark away.</summary>
    public static Task<Result<MessageChange?>> SetAsync(IServiceProvider services, TestUser by, Guid message, string? mark) =>
        services.GetRequiredService<MessageChangeService>().ChangeAsync(
            new MessageId(message), new UserId(by.Id), Kind,
            (_, _, _, _) => Task.FromResult(Result.From(mark is null ? null : $$"""{"mark":"{{mark}}"}""")), CancellationToken.None);
}
