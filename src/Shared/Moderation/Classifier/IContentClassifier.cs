namespace Veza.Shared.Moderation.Classifier;

/// <summary>
/// The port of classifiers of contents: one in this process, and services elsewhere. Implementations take any text, never log it, and fail by
/// an exception; the caller bounds the time by the token.
/// </summary>
public interface IContentClassifier
{
    ValueTask<ContentScores> ClassifyAsync(string text, CancellationToken ct);
}
