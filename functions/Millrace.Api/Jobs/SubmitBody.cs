using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Children;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>A job to be done: type and input, or a template with its parameters.</summary>
// For the document only: the body is read field by field, so that each mistake has its own answer.
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal record SubmitBody
{
    [Description("The job type: picks the handler. Required without a template.")]
    public string? Type { get; init; }

    [Description("What the handler gets: any JSON. Required without a template.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Input { get; init; }

    [Description("The template that says type and input, instead of these.")]
    public string? Template { get; init; }

    [Description("The version of the template; without it the latest.")]
    public int? Version { get; init; }

    [Description("The parameters of the template: a JSON object.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Parameters { get; init; }

    [Description("The priority; without it that of the job type's lane.")]
    [JsonConverter(typeof(Lower<Priority>))]
    public Priority? Priority { get; init; }

    [Description("Not before this time, in RFC 3339; without it at once.")]
    public DateTime? RunAt { get; init; }

    [Description("Not before so long from now, instead of runAt: seconds as a number, or a text such as 90s, 5m, 2h, 1d or PT1M30S.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Delay { get; init; }

    [Description("Jobs of a lane that wait share its workers evenly between these keys; without it between the job types.")]
    public string? FairKey { get; init; }

    [Description("Jobs with the same key run one after the other, in the order of their submission.")]
    public string? OrderKey { get; init; }

    [Description("true, or an object: a second job like it is not made, the first one is answered. `for` says how long (without it while the first has not ended), `key` what is unique (without it type and input).")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Unique { get; init; }

    [Description("The resources of which each attempt needs a lease; at most 10.")]
    public IReadOnlyList<string>? Resources { get; init; }

    [Description("Words to find the job by; at most 20. They take the place of a template's.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("The address that is told of the job's end.")]
    public CallbackBody? Callback { get; init; }

    [Description("How long one attempt may take: seconds or a text, as in delay; without it as the type says.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Timeout { get; init; }

    [Description("How many attempts may be spent, 1 to 100; without it as the type says.")]
    public int? MaxAttempts { get; init; }

    [Description("The pool of workers that run it; without it as the type's weights deal it.")]
    public string? Pool { get; init; }

    [Description("When the job's children end its waiting; without it all must succeed.")]
    public ChildrenBody? Children { get; init; }
}

/// <summary>Where a job's end is to be told.</summary>
internal sealed record CallbackBody([property: Description("An https address, at most 2,000 characters; called with POST when the job has ended.")] string Url);

/// <summary>When a job's children are to end its waiting.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record ChildrenBody(
    [property: Description("How many it waits for: all (the default), any, or count.")]
    [property: JsonConverter(typeof(Lower<ChildWait>))] ChildWait? Wait = null,
    [property: Description("How many successes are enough, with count.")] int? Count = null,
    [property: Description("How many may fail or be cancelled before the parent fails; 0 without it.")] int? MayFail = null);

/// <summary>A submitted job.</summary>
internal sealed record SubmittedView(
    [property: Description("The job's id.")] string Id,
    [property: Description("The job type.")] string Type,
    [property: Description("Its state: of a new job when it was admitted, of a repeated submission's job as it stands now.")]
    [property: JsonConverter(typeof(Lower<JobStateName>))] JobStateName State);
