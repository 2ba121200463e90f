namespace Veza.Testing.Wire;

/// <summary>Holds each answer that a test gets against the API's description; one that differs fails the test that got it.</summary>
public sealed class DescribedAnswers(HttpMessageHandler inner, ApiDescription description) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentEncoding.Count > 0) return response; // compressed: what is in it is held elsewhere

        var body = IsText(response) ? await response.Content.ReadAsStringAsync(cancellationToken) : "";
        var faults = description.Check(
            request.Method.Method, request.RequestUri!.AbsolutePath, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
        return faults.Count == 0 ? response : throw new UndescribedAnswerException(
            $"{request.Method} {request.RequestUri.AbsolutePath} answered {(int)response.StatusCode}, not as docs/openapi.json says: {string.Join("; ", faults)}");
    }

    private static bool IsText(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is { } type && (type.EndsWith("json", StringComparison.Ordinal) || type.StartsWith("text/", StringComparison.Ordinal));
}

/// <summary>An answer differs from the API's description.</summary>
public sealed class UndescribedAnswerException(string message) : Exception(message);
