using System.CommandLine;
using System.Text.Json.Nodes;

namespace Millrace.Host.Commands;

/// <summary><c>templates</c>: jobs that are defined once.</summary>
internal static class TemplatesCommand
{
    private static readonly (string, string)[] Columns =
        [("template", "name"), ("version", "version"), ("type", "type"), ("made", "createdAt"), ("retired", "retiredAt"), ("description", "description")];

    public static Command Build() => ApiCommand.Group("templates", "Look at templates of jobs, and store new ones.", BuildList(), BuildShow(), BuildCreate(), BuildRetire());

    private static Command BuildList()
    {
        var listing = new Listing();
        return ApiCommand.Of(
            "list", "List the latest version of each template, by name.", listing.Options,
            arguments => ApiRequest.Get(listing.Of("/v1/templates", arguments)), ApiCommand.Table("templates", Columns));
    }

    private static Command BuildShow()
    {
        var name = Listing.Name("template");
        var version = Version("The version; the latest without it.");
        return ApiCommand.Of(
            "show", "Show one version of a template.", [name, version],
            arguments => ApiRequest.Get(ApiCommand.Query($"/v1/templates/{Listing.Escaped(arguments, name)}", ("version", arguments.GetValue(version)?.ToString(System.Globalization.CultureInfo.InvariantCulture)))),
            ApiCommand.Whole);
    }

    private static Command BuildCreate()
    {
        var template = new Argument<string>("TEMPLATE") { Description = "The template as JSON, or @FILE." };
        return ApiCommand.Of(
            "create", "Store a template as the next version of its name.", [template],
            arguments => ApiRequest.Post(
                "/v1/templates",
                JsonNode.Parse(JobArguments.ReadInput(arguments.GetRequiredValue(template)).Json) as JsonObject ?? throw new CommandException(ExitCode.Usage, "The template must be a JSON object.")),
            ApiCommand.Line("name", "version"));
    }

    private static Command BuildRetire()
    {
        var name = Listing.Name("template");
        var version = Version("The version; the latest without it.");
        return ApiCommand.Of(
            "retire", "Have no new jobs made from a version.", [name, version],
            arguments => ApiRequest.Post($"/v1/templates/{Listing.Escaped(arguments, name)}/retire", ApiCommand.Fields(("version", arguments.GetValue(version)))),
            ApiCommand.Line("name", "version", "retiredAt"));
    }

    private static Option<int?> Version(string description) => new("--version") { Description = description, HelpName = "N" };
}
