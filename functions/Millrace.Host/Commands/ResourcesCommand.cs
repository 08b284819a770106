using System.CommandLine;
using System.Text.Json.Nodes;

namespace Millrace.Host.Commands;

/// <summary><c>resources</c>: what jobs share, and its limits.</summary>
internal static class ResourcesCommand
{
    public static Command Build() => ApiCommand.Group("resources", "Look at resources that jobs share, and limit them.", BuildList(), BuildShow(), BuildSet(), BuildDelete());

    private static Command BuildList()
    {
        var listing = new Listing();
        return ApiCommand.Of(
            "list", "List resources, by name.", listing.Options, arguments => ApiRequest.Get(listing.Of("/v1/resources", arguments)),
            ApiCommand.Table("resources", ("resource", "name"), ("limit", "limit"), ("rate", "rate.count"), ("per, seconds", "rate.per"), ("windows", "windows")));
    }

    private static Command BuildShow()
    {
        var name = Listing.Name("resource");
        return ApiCommand.Of(
            "show", "Show a resource, who holds it, and who waits for it.", [name], arguments => ApiRequest.Get($"/v1/resources/{Listing.Escaped(arguments, name)}"), ApiCommand.Whole);
    }

    private static Command BuildSet()
    {
        var name = Listing.Name("resource");
        var limit = new Option<int?>("--limit") { Description = "How many attempts may hold it at a time, 1 to 500.", HelpName = "N" };
        var rate = new Option<string?>("--rate") { Description = "How many attempts may begin in a period, such as 100/1m.", HelpName = "N/PERIOD" };
        var burst = new Option<int?>("--burst") { Description = "How many of the rate may begin at once after a pause; 1 without it.", HelpName = "N" };
        var windows = new Option<string?>("--windows") { Description = "When attempts may begin: a JSON list, or @FILE.", HelpName = "JSON" };
        rate.Validators.Add(static result =>
        {
            if (result.Tokens is [var token, ..] && !(token.Value.Split('/') is [var count, { Length: > 0 }] && int.TryParse(count, out _)))
                result.AddError($"--rate must be a number and a period such as 100/1m, was {token.Value}.");
        });
        return ApiCommand.Of(
            "set", "Define a resource, or change its limits. A limit that is not named is none.", [name, limit, rate, burst, windows],
            arguments => ApiRequest.Put($"/v1/resources/{Listing.Escaped(arguments, name)}", ApiCommand.Fields(
                ("limit", arguments.GetValue(limit)),
                ("rate", RateOf(arguments.GetValue(rate), arguments.GetValue(burst))),
                ("windows", arguments.GetValue(windows) is { } text ? JsonNode.Parse(JobArguments.ReadInput(text).Json) : null))),
            ApiCommand.Line("name"));
    }

    private static Command BuildDelete()
    {
        var name = Listing.Name("resource");
        return ApiCommand.Of(
            "delete", "Delete a resource: nothing limits it any more.", [name], arguments => ApiRequest.Delete($"/v1/resources/{Listing.Escaped(arguments, name)}"), ApiCommand.Said("Deleted."));
    }

    private static JsonObject? RateOf(string? text, int? burst) => text?.Split('/') is [var count, var per]
        ? ApiCommand.Fields(("count", int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)), ("per", ApiCommand.Span(per)), ("burst", burst))
        : null;
}
