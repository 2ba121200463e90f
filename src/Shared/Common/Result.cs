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

    /// <summary>422: it is understood, and the rules of the place do not allow it.</summary>
    Unprocessable,

    /// <summary>429: too often; comes with <see cref="Error.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>503: not now; comes with <see cref="Error.RetryAfter"/>.</summary>
    Unavailable,

    /// <summary>500: a bug here, found in the logs. Only the handler of exceptions uses it.</summary>
    Internal,
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
