using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Veza.Shared.Common;

namespace Veza.Functions.Http.Problems;

/// <summary>Says what is wrong with a request that could not be bound to its endpoint's parameters.</summary>
internal static partial class BadRequests
{
    /// <summary>The request does not say, or not in a readable way, which host it wants.</summary>
    public static readonly Error NoHost = new("host_invalid", ErrorKind.Invalid, "The header Host is empty or is no name of a host.");

    /// <summary>Writes the problem.</summary>
    public static Task WriteAsync(HttpContext context, BadHttpRequestException exception) =>
        exception.StatusCode == StatusCodes.Status400BadRequest
            ? ProblemResults.WriteAsync(context, Explain(exception))
            : WriteAsync(context, exception.StatusCode);

    /// <summary>Writes the problem for a status of HTTP's own.</summary>
    public static Task WriteAsync(HttpContext context, int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge =>
            ProblemResults.WriteAsync(context, status, "body_too_large", "The body of the request is too large."),
        StatusCodes.Status415UnsupportedMediaType => ProblemResults.WriteAsync(
            context, status, "unsupported_media_type", "Send JSON, with 'Content-Type: application/json'."),
        _ => ProblemResults.WriteAsync(context, status, "bad_request", "The request could not be read."),
    };

    /// <summary>
    /// Writes the problem for a 400 that came without a reason: the compiler's binding of optional parameters tells none.
    /// The parameter that cannot be read is looked for again.
    /// </summary>
    public static Task WriteUnexplainedAsync(HttpContext context)
    {
        foreach (var parameter in context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            if (context.Request.Query[parameter.Name] is not [{ Length: > 0 } text, ..]) continue;
            var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
            if ((type == typeof(int) && !int.TryParse(text, CultureInfo.InvariantCulture, out _))
                || (type == typeof(long) && !long.TryParse(text, CultureInfo.InvariantCulture, out _))
                || (type == typeof(Guid) && !Guid.TryParse(text, out _)))
                return ProblemResults.WriteAsync(context, Wrong(parameter.Name));
        }

        return WriteAsync(context, StatusCodes.Status400BadRequest);
    }

    private static Error Explain(BadHttpRequestException exception)
    {
        // The framework tells which parameter it was in the text alone; a test holds these forms.
        if (exception.InnerException is JsonException json) return Explain(json);
        if (ParameterName().Match(exception.Message) is { Success: true } parameter)
            return Wrong(WireName(parameter));
        if (MissingParameter().Match(exception.Message) is { Success: true } missing)
            return Error.Field(WireName(missing), FieldFault.Required);
        return Malformed("A body with a JSON object is required.");
    }

    private static Error Explain(JsonException exception)
    {
        if (exception.InnerException is JsonException) return Malformed("The body is not well-formed JSON."); // the reader's own

        var missing = MissingProperties().Match(exception.Message);
        if (missing.Success)
        {
            var names = QuotedName().Matches(missing.Groups["names"].Value).Select(m => m.Groups["name"].Value);
            return Error.Join([.. names.Select(n => Error.Field(n, FieldFault.Required))])
                ?? Malformed("A required field is missing.");
        }

        var field = (exception.Path ?? "").TrimStart('$').TrimStart('.');
        return field.Length == 0
            ? Malformed("The body must be a JSON object of the documented form.")
            : Error.Field(field, exception.Message.Contains("null", StringComparison.OrdinalIgnoreCase)
                && exception.Message.Contains("nullability", StringComparison.Ordinal)
                    ? FieldFault.Required : FieldFault.WrongForm("it is not of the right type."));
    }

    private static Error Wrong(string parameter) => Error.Field(parameter, FieldFault.WrongForm("it is not in the right form."));

    private static string WireName(Match match) => JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Groups["name"].Value);

    private static Error Malformed(string detail) => new("malformed_json", ErrorKind.Invalid, detail);

    [GeneratedRegex("^Failed to bind parameter \".*?(?<name>\\w+)\" from", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ParameterName();

    [GeneratedRegex(
        "^Required parameter \".*?(?<name>\\w+)\" was not provided from (?:query|header|route)",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingParameter();

    [GeneratedRegex("missing required properties including: (?<names>.*)\\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingProperties();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedName();
}
