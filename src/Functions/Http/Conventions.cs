using Veza.Functions.Http.Encodings;

namespace Veza.Functions.Http;

/// <summary>Marks an endpoint whose long answers leave compressed.</summary>
internal sealed class CompressesAnswers;

/// <summary>How endpoints answer.</summary>
internal static class Conventions
{
    private static readonly CompressesAnswers Compressed = new();

    /// <summary>Whatever can be read with GET answers HEAD too, with the same headers; the server leaves the body out.</summary>
    public static RouteGroupBuilder WithHead(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Add(static endpoint =>
        {
            for (var i = 0; i < endpoint.Metadata.Count; i++)
                if (endpoint.Metadata[i] is IHttpMethodMetadata { HttpMethods: [var only] } && HttpMethods.IsGet(only))
                    endpoint.Metadata[i] = new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]);
        });
        return group;
    }

    /// <summary>Long answers leave compressed. Never where there is a token, a key or a signed address in them (<see cref="AnswerEncodings"/>).</summary>
    public static RouteHandlerBuilder CompressAnswers(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<AnswerEncodings>().WithMetadata(Compressed);
}
