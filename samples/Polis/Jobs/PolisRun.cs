using System.CommandLine;
using System.Text.Json;
using Millrace;
using Millrace.Jobs;
using Polis.Mathematics;

namespace Polis.Jobs;

/// <summary><c>run</c>: from a conversation's folder to its report.</summary>
internal static class PolisRun
{
    public static Command Build(JobCommands commands, ReportFolder reports)
    {
        var conversation = new Option<string>("--conversation")
        {
            Description = "The folder with votes.csv, comments.csv, and if there are any summary.csv and participants-votes.csv.",
            HelpName = "DIR",
            DefaultValueFactory = static _ => Path.Combine(AppContext.BaseDirectory, "conversations", "15-per-hour-seattle"),
        };
        var groups = new Option<string>("--groups")
        {
            Description = "Compute the opinion groups, or take the published ones from participants-votes.csv.",
            HelpName = "computed|published",
            DefaultValueFactory = static _ => "computed",
        };
        groups.AcceptOnlyFromAmong("computed", "published");
        var output = new Option<string>("--output") { Description = "The folder that reports are published in.", HelpName = "DIR", DefaultValueFactory = static _ => "reports" };

        var command = new Command("run", "Make the report of a conversation. Without arguments: of the one that comes with the sample.")
        {
            conversation, groups, output, commands.Data, commands.Workers, commands.Json,
        };
        command.SetAction((arguments, cancellationToken) =>
        {
            reports.Path = Path.GetFullPath(arguments.GetRequiredValue(output));
            var source = arguments.GetValue(groups) == "published" ? GroupSource.Published : GroupSource.Computed;
            var request = new IngestRequest(Path.GetFullPath(arguments.GetRequiredValue(conversation)), source);
            var input = new Payload(JsonSerializer.Serialize(request, JobJson.Default.IngestRequest));
            return commands.RunJobAsync(new JobRun(new JobType("polis.report"), input) { Highlights = Highlights }, arguments, cancellationToken);
        });
        return command;
    }

    private static IReadOnlyList<(string Label, string Value)> Highlights(Payload result)
    {
        var published = JsonSerializer.Deserialize(result.Json, JobJson.Default.Published)!; // The pipeline's own output.
        return
        [
            ("Conversation", published.Topic ?? "(no topic)"),
            ("Participants", $"{published.Participants} in {published.Groups} groups"),
            ("Comments", $"{published.Comments}, {published.Votes} votes"),
            .. published.Notices > 0 ? new[] { ("Notices", $"{published.Notices}, in the report") } : [],
            ("Report", published.Report),
            ("Data", published.Data),
        ];
    }
}
