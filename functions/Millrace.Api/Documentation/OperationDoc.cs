using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Millrace.Api.Problems;

namespace Millrace.Api.Documentation;

/// <summary>What the OpenAPI document says of an endpoint, beyond what its handler's signature says.</summary>
internal sealed record OperationDoc(string Id, string Tag, string Summary, string Description)
{
    public IReadOnlyList<ParameterDoc> Parameters { get; init; } = [];

    public BodyDoc? Body { get; init; }

    public required IReadOnlyList<AnswerDoc> Answers { get; init; }
}

/// <summary>A parameter in the path, the query or a header.</summary>
internal sealed record ParameterDoc(string Name, ParameterLocation In, string Description, JsonNode Example)
{
    public Func<OpenApiSchema> Schema { get; init; } = static () => new OpenApiSchema { Type = JsonSchemaType.String };
}

/// <summary>A request's JSON body.</summary>
internal sealed record BodyDoc(Type Type, bool IsRequired, string Description, string Example);

/// <summary>An answer with its status, body, headers and an example, which is made only when somebody reads the document.</summary>
internal sealed record AnswerDoc(int Status, string Description, Type? Body, Func<JsonNode> Example)
{
    /// <summary>Names and descriptions.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string ContentType => Body == typeof(Problem) ? "application/problem+json" : "application/json";

    /// <summary>An answer with an example written out.</summary>
    public static AnswerDoc Json<T>(int status, string description, string example) =>
        new(status, description, typeof(T), () => JsonNode.Parse(example)!); // The examples are no null.

    /// <summary>An answer without a body.</summary>
    public static AnswerDoc Empty(int status, string description) => new(status, description, null, static () => new JsonObject());

    /// <summary>A problem, shown by one that the API really answers.</summary>
    public static AnswerDoc Of(Problem problem, string description) =>
        new(problem.Status, description, typeof(Problem), () => JsonSerializer.SerializeToNode(problem, ApiJson.Readable.Problem)!);
}
