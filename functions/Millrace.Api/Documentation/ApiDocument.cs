using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Millrace.Api.Documentation;

/// <summary>The OpenAPI document as a whole.</summary>
internal static class ApiDocument
{
    /// <summary>Marks the endpoints that the document shows: those of the API, none of the application's own.</summary>
    public static object Shown { get; } = new ShownMark();

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = static endpoint => endpoint.ActionDescriptor.EndpointMetadata.Contains(Shown);
        options.CreateSchemaReferenceId = Schemas.NameOf;
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            Schemas.Complete(schema, context.JsonTypeInfo.Type, context.JsonPropertyInfo);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            Complete(document);
            return Task.CompletedTask;
        });
    }

    private static void Complete(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Millrace",
            Version = "v1",
            Description = "Runs jobs and pipelines. Every error is answered as application/problem+json with title, status, detail, and where it helps field and remedy. Any route may also answer 404, 405, 500 or 503. Fields without a value are left out of answers.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        // Where the server is, the reader of its document knows.
        document.Servers = [];
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
            Schemas.Complete(name, (OpenApiSchema)schema); // Components hold schemas, never references.
    }

    private sealed class ShownMark;
}
