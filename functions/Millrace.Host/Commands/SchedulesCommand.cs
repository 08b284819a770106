using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.Host.Commands;

/// <summary><c>schedules</c>: what starts jobs again and again.</summary>
internal static class SchedulesCommand
{
    public static Command Build() => ApiCommand.Group(
        "schedules", "Look at schedules, and change them.",
        BuildList(), BuildShow(), BuildSet(), BuildDelete(),
        Act("pause", "Stop a schedule until it is resumed.", ApiCommand.Line("name")),
        Act("resume", "Let a paused schedule fire again, from now on.", ApiCommand.Line("name", "nextAt")),
        Act("run", "Submit a schedule's job now, and print its id.", ApiCommand.Line("id")),
        BuildPreview());

    private static Command BuildList()
    {
        var listing = new Listing();
        return ApiCommand.Of(
            "list", "List schedules, by name.", listing.Options, arguments => ApiRequest.Get(listing.Of("/v1/schedules", arguments)),
            ApiCommand.Table(
                "schedules", ("schedule", "name"), ("expression", "expression"), ("zone", "zone"), ("type", "job.type"), ("paused", "isPaused"), ("next", "nextAt"), ("last job", "lastJob"), ("problem", "lastProblem")));
    }

    private static Command BuildShow()
    {
        var name = Listing.Name("schedule");
        return ApiCommand.Of("show", "Show one schedule.", [name], arguments => ApiRequest.Get($"/v1/schedules/{Listing.Escaped(arguments, name)}"), ApiCommand.Whole);
    }

    private static Command BuildSet()
    {
        var name = Listing.Name("schedule");
        var expression = new Option<string>("--expression") { Description = "When it fires: cron(...), rate(...) or at(...).", HelpName = "TEXT", Required = true };
        var type = new Option<string>("--type") { Description = "The type of its jobs.", HelpName = "TYPE", Required = true };
        var input = new Option<string?>("--input") { Description = "The input of its jobs as JSON, or @FILE; null if it is missing.", HelpName = "JSON" };
        var zone = new Option<string?>("--zone") { Description = "The time zone of cron and at; UTC without it.", HelpName = "ZONE" };
        var priority = new Option<string?>("--priority") { Description = "The priority of its jobs.", HelpName = "high|normal|low" };
        var overlap = new Option<string?>("--overlap") { Description = "While the last job has not ended; allow without it.", HelpName = "allow|skip" };
        var missed = new Option<string?>("--missed") { Description = "With missed firings; runOnce without it.", HelpName = "skip|runOnce|runAll" };
        var jitter = new Option<string?>("--jitter") { Description = "How much later than its firing a job may start.", HelpName = "5m" };
        var (start, end) = (new Option<string?>("--start") { Description = "It does not fire before.", HelpName = "TIME" }, new Option<string?>("--end") { Description = "It does not fire then or later.", HelpName = "TIME" });
        return ApiCommand.Of(
            "set", "Make a schedule, or give the one of that name other terms.", [name, expression, type, input, zone, priority, overlap, missed, jitter, start, end],
            arguments =>
            {
                var job = ApiCommand.Fields(("type", arguments.GetRequiredValue(type)), ("priority", arguments.GetValue(priority)));
                job["input"] = JsonNode.Parse(JobArguments.ReadInput(arguments.GetValue(input)).Json);
                return ApiRequest.Put($"/v1/schedules/{Listing.Escaped(arguments, name)}", ApiCommand.Fields(
                    ("expression", arguments.GetRequiredValue(expression)), ("zone", arguments.GetValue(zone)), ("job", job), ("overlap", arguments.GetValue(overlap)),
                    ("missed", arguments.GetValue(missed)), ("jitter", ApiCommand.Span(arguments.GetValue(jitter))), ("startAt", arguments.GetValue(start)), ("endAt", arguments.GetValue(end))));
            },
            ApiCommand.Line("name", "nextAt"));
    }

    private static Command BuildDelete()
    {
        var name = Listing.Name("schedule");
        return ApiCommand.Of(
            "delete", "Delete a schedule; its jobs stay.", [name], arguments => ApiRequest.Delete($"/v1/schedules/{Listing.Escaped(arguments, name)}"), ApiCommand.Said("Deleted."));
    }

    private static Command BuildPreview()
    {
        var name = new Argument<string?>("NAME") { Description = "The schedule's name; or give an expression.", Arity = ArgumentArity.ZeroOrOne };
        var expression = new Option<string?>("--expression") { Description = "When one would fire that is no schedule yet.", HelpName = "TEXT" };
        var zone = new Option<string?>("--zone") { Description = "The time zone of the expression; UTC without it.", HelpName = "ZONE" };
        var count = new Option<int>("--count") { Description = "How many firings, 1 to 100.", HelpName = "N", DefaultValueFactory = static _ => 10 };
        return ApiCommand.Of(
            "preview", "Show when a schedule, or an expression, fires next.", [name, expression, zone, count],
            arguments => (arguments.GetValue(name), arguments.GetValue(expression)) switch
            {
                ({ } one, null) => ApiRequest.Get($"/v1/schedules/{Uri.EscapeDataString(one)}/preview?count={arguments.GetValue(count)}"),
                (null, { } text) => ApiRequest.Post("/v1/schedules/preview", ApiCommand.Fields(("expression", text), ("zone", arguments.GetValue(zone)), ("count", arguments.GetValue(count)))),
                _ => throw new CommandException(ExitCode.Usage, "Give the name of a schedule, or --expression."),
            },
            static answer =>
            {
                foreach (var firing in answer.GetProperty("firings").EnumerateArray())
                    Console.WriteLine(firing.GetString());
            });
    }

    private static Command Act(string act, string description, Action<JsonElement> show)
    {
        var name = Listing.Name("schedule");
        return ApiCommand.Of(act, description, [name], arguments => ApiRequest.Post($"/v1/schedules/{Listing.Escaped(arguments, name)}/{act}"), show);
    }
}
