using Millrace.Api.Jobs;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Documentation;

/// <summary>The documentation of the acts on one job.</summary>
internal static class ControlDocs
{
    private static readonly JobId First = new(Common.ExampleId);

    public static OperationDoc Pause { get; } = new(
        "pauseJob", "jobs", "Pause a job",
        "What waits for a worker or a time is paused at once, and so is what is below it; a running attempt is told, and gives its attempt back.")
    {
        Parameters = [Common.Id, Common.Actor],
        Body = new BodyDoc(typeof(ReasonBody), IsRequired: false, "May be left out.", """{"reason":"The source is being moved."}"""),
        Answers =
        [
            Done, AnswerDoc.Json<ControlView>(202, "The job runs; its attempt has been told.", $$"""{"id":"{{Common.ExampleId}}","outcome":"requested"}"""),
            Common.InvalidId with { Description = "The id or the body cannot be read." }, Common.NoJob, WrongState(ControlJob.Pause, JobStateName.Succeeded), .. Common.BodyFailures,
        ],
    };

    public static OperationDoc Resume { get; } = Of(
        "resumeJob", "Resume a job", "A paused job, and what is below it, goes on: it is queued, or waits for the time that it waited for.", ControlJob.Resume, JobStateName.Queued) with
    {
        Answers =
        [
            Done, AnswerDoc.Json<ControlView>(202, "The job runs and was to be paused; that is taken back.", $$"""{"id":"{{Common.ExampleId}}","outcome":"requested"}"""),
            Common.InvalidId, Common.NoJob, WrongState(ControlJob.Resume, JobStateName.Queued), .. Common.BodyFailures,
        ],
    };

    public static OperationDoc Retry { get; } = Of(
        "retryJob", "Bring a job back", "A failed or cancelled job is queued again, with all its attempts before it. Its earlier attempts stay on record.", ControlJob.Retry, JobStateName.Running);

    public static OperationDoc Discard { get; } = Of(
        "discardJob", "Discard a job", "Moves an ended job to the archive now: it leaves the lists and can be read by its id.", ControlJob.Discard, JobStateName.Running);

    public static OperationDoc Replay { get; } = new(
        "replayCallback", "jobs", "Tell a job's end again", "Delivers the callback of an ended job once more, with a new webhook-id. Two within a second are one.")
    {
        Parameters = [Common.Id, Common.Actor],
        Answers =
        [
            AnswerDoc.Json<ReplayView>(202, "It is being delivered.", $$"""{"id":"{{Common.ExampleId}}","delivery":"01jb3q9a1m0000000000000000"}"""),
            Common.InvalidId, Common.NoJob,
            AnswerDoc.Of(Refusals.CannotTell(First, "it was submitted without a callback.", "Read the job instead."), "The job has not ended, or has no callback."),
            .. Common.BodyFailures,
        ],
    };

    private static AnswerDoc Done => AnswerDoc.Json<ControlView>(200, "It is done.", $$"""{"id":"{{Common.ExampleId}}","outcome":"done"}""");

    private static OperationDoc Of(string id, string summary, string description, ControlJob.Act act, JobStateName wrong) => new(id, "jobs", summary, description)
    {
        Parameters = [Common.Id, Common.Actor],
        Answers = [Done, Common.InvalidId, Common.NoJob, WrongState(act, wrong), .. Common.BodyFailures],
    };

    private static AnswerDoc WrongState(ControlJob.Act act, JobStateName state) =>
        AnswerDoc.Of(Refusals.WrongState(First, state, act.Done, act.Remedy), "The job's state does not allow it, or it is in the archive; its state is named.");
}
