using System.CommandLine;

namespace Millrace.Host.Commands;

/// <summary><c>pause ID</c>, <c>resume ID</c>, <c>retry ID</c>, <c>discard ID</c> and <c>children ID</c>.</summary>
internal static class JobActCommands
{
    public static Command BuildPause()
    {
        var id = JobArguments.Id();
        var reason = new Option<string?>("--reason") { Description = "Why, for those who look at the job later.", HelpName = "TEXT" };
        return ApiCommand.Of(
            "pause", "Pause a job: at once if it does not run, otherwise its handler is told to stop.", [id, reason],
            arguments => ApiRequest.Post($"/v1/jobs/{arguments.GetRequiredValue(id)}/pause", ApiCommand.Fields(("reason", arguments.GetValue(reason)))),
            ApiCommand.Line("id", "outcome"));
    }

    public static Command BuildResume() => Act("resume", "Let a paused job go on.");

    public static Command BuildRetry() => Act("retry", "Bring a failed or cancelled job back, with all its attempts before it.");

    public static Command BuildDiscard() => Act("discard", "Move an ended job to the archive now.");

    public static Command BuildChildren()
    {
        var id = JobArguments.Id();
        var state = new Option<string?>("--state") { Description = "Only jobs in this state.", HelpName = "STATE" };
        var cursor = new Option<string?>("--cursor") { Description = "The page after the one that named this cursor.", HelpName = "CURSOR" };
        var limit = new Option<int>("--limit") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = static _ => 20 };
        return ApiCommand.Of(
            "children", "List a job's children, or a pipeline's tasks.", [id, state, cursor, limit],
            arguments => ApiRequest.Get(ApiCommand.Query(
                $"/v1/jobs/{arguments.GetRequiredValue(id)}/children",
                ("limit", $"{arguments.GetValue(limit)}"), ("state", arguments.GetValue(state)), ("cursor", arguments.GetValue(cursor)))),
            JobListCommand.Show);
    }

    private static Command Act(string act, string description)
    {
        var id = JobArguments.Id();
        return ApiCommand.Of(
            act, description, [id], arguments => ApiRequest.Post($"/v1/jobs/{arguments.GetRequiredValue(id)}/{act}"), ApiCommand.Line("id", "outcome"));
    }
}
