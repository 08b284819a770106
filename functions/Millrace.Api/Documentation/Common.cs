using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Documentation;

/// <summary>What the documentation of many endpoints shares.</summary>
internal static class Common
{
    public const string ExampleId = "01jb3q8z5x9k7m2n4p6r8s0t1v";

    public static ParameterDoc Id { get; } = new("id", ParameterLocation.Path, "The job's id.", ExampleId) { Schema = IdSchema };

    public static AnswerDoc StoreFailed { get; } = AnswerDoc.Of(
        Refusals.StoreFailed("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"), "The store does not answer.") with
    {
        Headers = new Dictionary<string, string> { ["Retry-After"] = "After how many seconds to try again." },
    };

    public static AnswerDoc Unexpected { get; } = AnswerDoc.Of(
        Refusals.Unexpected("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"), "The server met an error that it did not expect.");

    public static AnswerDoc NoJob { get; } = AnswerDoc.Of(Refusals.NoJob(new JobId(ExampleId)), "There is no such job.");

    public static AnswerDoc OtherSite { get; } = AnswerDoc.Of(BrowserGuard.ForeignOrigin(), "A web page of another site sent the request.");

    public static AnswerDoc TooLarge { get; } = AnswerDoc.Of(Body.TooLarge(), "The body is over 1,048,576 bytes.");

    public static AnswerDoc WrongType { get; } = AnswerDoc.Of(Body.WrongType("text/plain"), "The body is not declared as JSON in UTF-8.");

    public static ParameterDoc Actor { get; } = new(
        Caller.Header, ParameterLocation.Header,
        "Who does it, for the audit trail: 1 to 100 printable ASCII characters. A label, which proves nothing; whom an authorizer has let in is named instead. `api` without it.", "ada")
    {
        Schema = static () => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[ -~]{1,100}$", Default = "api" },
    };

    /// <summary>What any route may meet.</summary>
    public static IReadOnlyList<AnswerDoc> Failures { get; } = [Unexpected, StoreFailed];

    /// <summary>What any route that takes a body may meet.</summary>
    public static IReadOnlyList<AnswerDoc> BodyFailures { get; } = [OtherSite, TooLarge, WrongType, .. Failures];

    /// <summary>The answer to something with a name that is not there.</summary>
    public static AnswerDoc NoSuch(string what, string name, string field = "name") => AnswerDoc.Of(Refusals.NoSuch(what, name, field), $"There is no such {what}.");

    /// <summary>A name in the path.</summary>
    public static ParameterDoc Name(string what, string example) => new("name", ParameterLocation.Path, $"The {what}'s name.", example);

    /// <summary>Where a list by names goes on.</summary>
    public static ParameterDoc After(string example) => new("after", ParameterLocation.Query, "Only those behind: the `next` of the page before.", example);

    /// <summary>The answer to a value that cannot be read, by the example of one.</summary>
    public static AnswerDoc Invalid(string description, string field, string detail, string remedy) =>
        AnswerDoc.Of(Argument.Refuse(field, detail, remedy).Problem, description);

    public static AnswerDoc InvalidId { get; } = Invalid("The id, or a query parameter, cannot be read.", "id", "'42' is no job id.", Argument.IdRemedy);

    public static OpenApiSchema IdSchema() => new() { Type = JsonSchemaType.String, Pattern = "^[0-7][0-9a-hjkmnp-tv-z]{25}$" };

    public static OpenApiSchema TypeSchema() => new() { Type = JsonSchemaType.String, Pattern = "^[A-Za-z][A-Za-z0-9._-]{0,99}$" };

    public static OpenApiSchema TimeSchema() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    public static OpenApiSchema NamesSchema(IEnumerable<string> names) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. names.Select(static JsonNode (name) => JsonValue.Create(name))],
    };

    public static ParameterDoc Limit(int usual, int most) => new("limit", ParameterLocation.Query, $"How many at most; {usual} without it.", usual)
    {
        Schema = () => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = $"{most}", Default = JsonValue.Create(usual),
        },
    };
}
