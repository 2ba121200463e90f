using System.Diagnostics.CodeAnalysis;

namespace Veza.Shared.Common;

/// <summary>What kind of refusal it is; the doors map it to a status, nothing else does.</summary>
public enum ErrorKind
{
    /// <summary>400: the request itself is wrong.</summary>
    Invalid,

    /// <summary>401: who is calling is not known.</summary>
    Unauthenticated,

    /// <summary>403: the caller may see it and may not do that.</summary>
    Forbidden,

    /// <summary>404: it does not exist, or the caller may not know that it does.</summary>
    NotFound,

    /// <summary>409: it clashes with what is there.</summary>
    Conflict,

    /// <summary>410: it was valid once.</summary>
    Gone,

    /// <summary>429: too often; comes with <see cref="Error.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>503: not now; comes with <see cref="Error.RetryAfter"/>.</summary>
    Unavailable,

    /// <summary>500: a bug here, found in the logs. Only the handler of exceptions uses it.</summary>
    Internal,
}

/// <summary>An expected refusal. Bugs and outages are exceptions instead.</summary>
/// <param name="Code">Stable, <c>snake_case</c>; part of the contract (docs/api.md).</param>
/// <param name="Detail">One sentence for a person, in English.</param>
public sealed record Error(string Code, ErrorKind Kind, string Detail)
{
    /// <summary>What is wrong with each field, for <see cref="ErrorKind.Invalid"/>; field names as on the wire.</summary>
    public IReadOnlyDictionary<string, string[]>? Fields { get; init; }

    /// <summary>When trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary><c>validation_failed</c> for one field.</summary>
    public static Error Field(string field, string text) => new(
        "validation_failed", ErrorKind.Invalid, $"The field '{field}' is not valid: {text}")
    {
        Fields = new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [text] },
    };

    /// <summary>Both refusals as one, the fields of the second added to those of the first.</summary>
    public static Error? Join(params ReadOnlySpan<Error?> errors)
    {
        Error? joined = null;
        foreach (var error in errors)
        {
            if (error is null) continue;
            if (joined?.Fields is null || error.Fields is null)
            {
                joined ??= error;
                continue;
            }

            var fields = joined.Fields.Concat(error.Fields.Where(f => !joined.Fields.ContainsKey(f.Key)));
            joined = joined with
            {
                Detail = "Several fields are not valid.",
                Fields = new Dictionary<string, string[]>(fields, StringComparer.Ordinal),
            };
        }

        return joined;
    }
}

/// <summary>A value, or the <see cref="Error"/> why there is none.</summary>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Error? error)
    {
        this.value = value;
        Error = error;
    }

    /// <summary>The refusal; null when it succeeded.</summary>
    public Error? Error { get; }

    /// <summary>True when there is an <see cref="Error"/> and no <see cref="Value"/>.</summary>
    [MemberNotNullWhen(true, nameof(Error))]
    public bool Failed => Error is not null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message carries the code.</exception>
    public T Value => Error is null
        ? value!
        : throw new InvalidOperationException($"There is no value, the result is '{Error.Code}': {Error.Detail}");

    /// <summary>Success.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    internal static Result<T> Success(T value) => new(value, null);

    /// <summary>Refusal.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);
}

/// <summary>The value of a use case that has nothing to say but that it was done.</summary>
public readonly record struct Done;

/// <summary>Makes results of interface types, to which the implicit conversion does not apply.</summary>
public static class Result
{
    /// <summary>Success.</summary>
    public static Result<T> From<T>(T value) => Result<T>.Success(value);
}
