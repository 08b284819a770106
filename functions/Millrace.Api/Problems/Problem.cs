using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Jobs;

namespace Millrace.Api.Problems;

/// <summary>What went wrong and how to mend it: problem details as in RFC 9457.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record Problem
{
    [Description("What kind of problem it is; the same text for every problem of that kind.")]
    public required string Title { get; init; }

    [Description("The HTTP status code.")]
    public required int Status { get; init; }

    [Description("What is wrong with this request, for a person.")]
    public required string Detail { get; init; }

    [Description("The field, parameter or header to mend.")]
    public string? Field { get; init; }

    [Description("How to mend it.")]
    public string? Remedy { get; init; }

    [Description("The job in question.")]
    public string? Job { get; init; }

    [Description("The state of that job.")]
    [JsonConverter(typeof(Lower<JobStateName>))]
    public JobStateName? State { get; init; }

    [Description("Finds this request in the log of the server.")]
    public string? Trace { get; init; }
}
