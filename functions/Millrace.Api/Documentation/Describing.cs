using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Millrace.Api.Requests;

namespace Millrace.Api.Documentation;

/// <summary>Ties an endpoint to its documentation.</summary>
internal static class Describing
{
    /// <summary>Documents the endpoint, and lets it refuse every query parameter that its documentation does not name.</summary>
    public static void Describe(this RouteHandlerBuilder endpoint, OperationDoc doc)
    {
        var query = doc.Parameters.Where(static parameter => parameter.In == ParameterLocation.Query).Select(static parameter => parameter.Name);
        endpoint.WithName(doc.Id).WithTags(doc.Tag).WithSummary(doc.Summary).WithDescription(doc.Description);
        endpoint.WithMetadata(new KnownQuery([.. query]));
        if (doc.Body is { } body)
            endpoint.WithMetadata(new AcceptsMetadata(["application/json"], body.Type, !body.IsRequired));

        foreach (var answer in doc.Answers)
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(answer.Status, answer.Body ?? typeof(void), answer.Body is null ? [] : [answer.ContentType]));

#if NET10_0_OR_GREATER
        endpoint.WithMetadata(ApiDocument.Shown);
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Complete(operation, doc);
            return Task.CompletedTask;
        });
#endif
    }

#if NET10_0_OR_GREATER
    private static void Complete(OpenApiOperation operation, OperationDoc doc)
    {
        operation.Parameters = [.. doc.Parameters.Select(ParameterOf)];
        if (doc.Body is { } body && operation.RequestBody is OpenApiRequestBody request)
        {
            request.Description = body.Description;
            request.Required = body.IsRequired;
            request.Content!["application/json"].Example = JsonNode.Parse(body.Example); // Accepts metadata made the content.
        }

        foreach (var answer in doc.Answers)
            Complete((OpenApiResponse)operation.Responses![$"{answer.Status}"], answer); // Produces metadata made it.
    }

    private static void Complete(OpenApiResponse response, AnswerDoc answer)
    {
        response.Description = answer.Description;
        if (answer.Body is not null)
            response.Content![answer.ContentType].Example = answer.Example(); // Produces metadata made the content.

        if (answer.Headers.Count > 0)
            response.Headers = answer.Headers.ToDictionary(static header => header.Key, static IOpenApiHeader (header) => HeaderOf(header.Value));
    }

    private static OpenApiHeader HeaderOf(string description) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static IOpenApiParameter ParameterOf(ParameterDoc doc) => new OpenApiParameter
    {
        Name = doc.Name,
        In = doc.In,
        Required = doc.In == ParameterLocation.Path,
        Description = doc.Description,
        Schema = doc.Schema(),
        Example = doc.Example.DeepClone(),
    };
#endif
}
