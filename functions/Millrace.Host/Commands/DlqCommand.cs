using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.Host.Commands;

/// <summary><c>dlq</c>: the failed jobs of a platform that is up.</summary>
internal static class DlqCommand
{
    private static readonly Action<JsonElement> ShowGroups =
        ApiCommand.Table("groups", ("type", "type"), ("error", "error"), ("jobs", "count"), ("first", "oldestAt"), ("last", "newestAt"), ("example", "example"));

    public static Command Build() => ApiCommand.Group("dlq", "Look at failed jobs, bring them back, or discard them.", BuildList(), BuildSummary(), BuildOrder("redrive"), BuildOrder("discard"));

    private static Command BuildList()
    {
        var filter = new Filter();
        var cursor = new Option<string?>("--cursor") { Description = "The page after the one that named this cursor.", HelpName = "CURSOR" };
        var limit = new Option<int>("--limit") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = static _ => 20 };
        return ApiCommand.Of(
            "list", "List failed jobs, the newest first.", [.. filter.Options, cursor, limit],
            arguments => ApiRequest.Get(ApiCommand.Query("/v1/dlq", [.. filter.Of(arguments), ("limit", $"{arguments.GetValue(limit)}"), ("cursor", arguments.GetValue(cursor))])),
            static page =>
            {
                ApiCommand.Table("jobs", ("job", "id"), ("type", "type"), ("failed", "endedAt"), ("attempts", "attemptsSpent"), ("error", "failure.error"), ("message", "failure.message"))(Ended(page));
                if (page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String)
                    Console.WriteLine($"More: --cursor {next.GetString()}");
            });
    }

    private static Command BuildSummary()
    {
        var filter = new Filter();
        return ApiCommand.Of(
            "summary", "Count failed jobs by type and error.", [.. filter.Options],
            arguments => ApiRequest.Get(ApiCommand.Query("/v1/dlq/summary", [.. filter.Of(arguments)])), Show);
    }

    private static Command BuildOrder(string act)
    {
        var filter = new Filter();
        var all = new Option<bool>("--all") { Description = "All failed jobs; needed where nothing else says which." };
        var most = new Option<int?>("--most") { Description = "At most so many jobs.", HelpName = "N" };
        var rate = new Option<double?>("--rate") { Description = "How many jobs are queued a second; without it all at once.", HelpName = "N" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be done, and do nothing." };
        Option[] own = act == "redrive" ? [all, most, rate, dryRun] : [all, most, dryRun];
        return ApiCommand.Of(
            act, act == "redrive" ? "Bring failed jobs back, with all their attempts before them." : "Move failed jobs to the archive.", [.. filter.Options, .. own],
            arguments =>
            {
                var body = ApiCommand.Fields([.. filter.Of(arguments).Select(static one => (one.Name, (JsonNode?)one.Value)), ("most", arguments.GetValue(most))]);
                if (arguments.GetValue(all))
                    body["all"] = true;

                if (arguments.GetValue(dryRun))
                    body["dryRun"] = true;

                if (act == "redrive" && arguments.GetValue(rate) is { } rateOf)
                    body["rate"] = rateOf;

                return ApiRequest.Post($"/v1/dlq/{act}", body);
            },
            Show);
    }

    private static void Show(JsonElement answer)
    {
        if (answer.TryGetProperty("id", out var id))
        {
            Console.WriteLine(id.GetString());
            return;
        }

        ShowGroups(answer);
        var takes = answer.TryGetProperty("takesFor", out var seconds) ? string.Create(CultureInfo.InvariantCulture, $", queued within {seconds.GetDouble():0.#} s") : "";
        Console.WriteLine($"{answer.GetProperty("count")} jobs{takes}{(answer.GetProperty("isComplete").GetBoolean() ? "" : "; there are more than were looked at")}.");
    }

    // The table's own words for the next page are those of lists by name.
    private static JsonElement Ended(JsonElement page)
    {
        using var document = JsonDocument.Parse($$"""{"jobs":{{page.GetProperty("jobs").GetRawText()}}}""");
        return document.RootElement.Clone();
    }

    /// <summary>The options that say which failed jobs are meant.</summary>
    private sealed class Filter
    {
        private readonly Option<string?> _type = new("--type") { Description = "Only jobs of this type.", HelpName = "TYPE" };
        private readonly Option<string?> _error = new("--error") { Description = "Only jobs whose last failure has this name.", HelpName = "NAME" };
        private readonly Option<string?> _tag = new("--tag") { Description = "Only jobs with this tag.", HelpName = "TAG" };
        private readonly Option<string?> _from = new("--from") { Description = "Only jobs that failed at this time or later.", HelpName = "TIME" };
        private readonly Option<string?> _to = new("--to") { Description = "Only jobs that failed before this time.", HelpName = "TIME" };

        public IReadOnlyList<Option> Options => [_type, _error, _tag, _from, _to];

        public IReadOnlyList<(string Name, string? Value)> Of(ParseResult arguments) =>
        [
            ("type", arguments.GetValue(_type)), ("error", arguments.GetValue(_error)), ("tag", arguments.GetValue(_tag)),
            ("failedFrom", arguments.GetValue(_from)), ("failedBefore", arguments.GetValue(_to)),
        ];
    }
}
