using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Encodings;
using Veza.Functions.Http.RateLimiting;

namespace Veza.Functions.Http.Description;

/// <summary>The machine-readable form of the REST API, made from the endpoints themselves.</summary>
internal static class ApiDocument
{
    /// <summary>Which of the documents of the program it is; there is one.</summary>
    public const string Name = "v1";

    private const string Bearer = "bearer";
    private const string ProblemSchema = "Problem";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Veza",
                Version = Name,
                Description = "Chat: accounts, rooms, messages, catching up, presence. Realtime events: x-events and x-client-events, or /openapi/asyncapi.json. "
                    + $"Bodies of requests may be compressed ({RequestEncodings.Understood}); a limit counts from 1.",
            };
            document.Servers = []; // that which served it
            document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Bearer,
                BearerFormat = "JWT",
                Description = "The access token of a session.",
            });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
        options.AddDocumentTransformer(EventSchemas.AddAsync);
        options.AddDocumentTransformer(ClientEventSchemas.AddAsync);
        options.AddSchemaTransformer(ApiSchemas.DescribeAsync);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").OpenToAll().Unlimited();
        routes.MapAsyncApiDocument();
    }

    /// <summary>Who may call it, and what a refusal looks like: the same for all, so no endpoint says it.</summary>
    private static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (context.Document is not { } document) return;
        if (document.Components?.Schemas?.ContainsKey(ProblemSchema) != true)
            document.AddComponent(ProblemSchema, await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, ct));

        var schema = new OpenApiSchemaReference(ProblemSchema, document);
        operation.Responses ??= [];
        operation.Responses["default"] = Problem("A refusal; its code says which", schema);
        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 })
            operation.Responses["400"] = Problem("Something in the request is not valid; errors and faults name each field", schema);
        if (operation.Parameters?.Any(p => p.In == ParameterLocation.Path) == true)
            operation.Responses["404"] = Problem("There is no such thing, or the caller may not know of it", schema);
        foreach (var limit in (operation.Parameters ?? []).Where(p => p.Name == RequestRules.Limit).Select(p => p.Schema).OfType<OpenApiSchema>())
            limit.Minimum = "1";
        if (operation.RequestBody is not null)
        {
            operation.Responses["413"] = Problem("The body is too large, as it is or once it is decoded", schema);
            operation.Responses["415"] = Problem("The body is no JSON, or its Content-Encoding is not understood; see Accept-Encoding", schema);
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointAuthentication>().LastOrDefault()?.RequiresCaller == true)
        {
            operation.Responses["401"] = Problem("Not signed in, or no longer", schema);
            operation.Responses["429"] = Problem("Too often; see Retry-After", schema);
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        }

        if (HttpMethods.IsHead(context.Description.HttpMethod ?? "")) WithoutBodies(operation);
    }

    /// <summary>HEAD answers as GET does, without the body.</summary>
    private static void WithoutBodies(OpenApiOperation operation)
    {
        operation.OperationId = null;
        foreach (var response in operation.Responses?.Values.OfType<OpenApiResponse>() ?? []) response.Content = null;
    }

    private static OpenApiResponse Problem(string description, OpenApiSchemaReference schema) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["application/problem+json"] = new() { Schema = schema },
        },
    };
}
