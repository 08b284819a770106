using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Millrace.Host.Commands;

/// <summary>What a command asks of the API.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path, string? Body = null)
{
    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public static ApiRequest Post(string path, JsonObject? body = null) => new(HttpMethod.Post, path, body?.ToJsonString());

    public static ApiRequest Put(string path, JsonObject body) => new(HttpMethod.Put, path, body.ToJsonString());

    public static ApiRequest Delete(string path) => new(HttpMethod.Delete, path);
}

/// <summary>Commands that ask the API for one thing and show its answer.</summary>
internal static class ApiCommand
{
    /// <summary>A command with the options <c>--url</c> and <c>--json</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="symbols">Its own arguments and options.</param>
    /// <param name="ask">What it asks.</param>
    /// <param name="show">How a person sees the answer.</param>
    public static Command Of(string name, string description, Symbol[] symbols, Func<ParseResult, ApiRequest> ask, Action<JsonElement> show)
    {
        var (url, json) = (PlatformClient.Url(), JobCommands.JsonOption());
        var command = new Command(name, description);
        foreach (var symbol in (Symbol[])[.. symbols, url, json])
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else if (symbol is Option option)
                command.Options.Add(option);
        }

        command.SetAction(async (arguments, cancellationToken) =>
        {
            var request = ask(arguments);
            using var platform = PlatformClient.Of(arguments, url);
            var answer = await platform.SendAsync(request, cancellationToken);
            if (arguments.GetValue(json))
                Console.WriteLine(answer.ValueKind == JsonValueKind.Undefined ? "{}" : answer.GetRawText());
            else
                show(answer);

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>A command that is a folder of others.</summary>
    public static Command Group(string name, string description, params Command[] commands) => With(new Command(name, description), commands);

    /// <summary>A command that does something by itself, with others below it.</summary>
    public static Command With(Command command, params Command[] commands)
    {
        foreach (var one in commands)
            command.Subcommands.Add(one);

        return command;
    }

    /// <summary>An object of the fields that have a value.</summary>
    public static JsonObject Fields(params (string Name, JsonNode? Value)[] fields) =>
        new(fields.Where(static field => field.Value is not null).Select(static field => KeyValuePair.Create(field.Name, field.Value)));

    /// <summary>A query of the parameters that have a value.</summary>
    public static string Query(string path, params (string Name, string? Value)[] parameters)
    {
        var query = string.Join('&', parameters.Where(static one => one.Value is not null).Select(static one => $"{one.Name}={Uri.EscapeDataString(one.Value ?? "")}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    /// <summary>A span of time as the API reads it: a plain number is seconds.</summary>
    public static JsonNode? Span(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : text;

    /// <summary>Shows a list of the answer as a table: columns with the paths of their values.</summary>
    public static Action<JsonElement> Table(string list, params (string Title, string Path)[] columns) => answer =>
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumns([.. columns.Select(static column => column.Title)]);
        foreach (var row in answer.GetProperty(list).EnumerateArray())
            table.AddRow([.. columns.Select(column => JobText.Of(row, column.Path.Split('.')))]);

        AnsiConsole.Write(table);
        if (answer.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String)
            AnsiConsole.Profile.Out.Writer.WriteLine($"More: --after {next.GetString()}");
    };

    /// <summary>Shows one line with some of the answer's values.</summary>
    public static Action<JsonElement> Line(params string[] names) => answer =>
        Console.WriteLine(string.Join(' ', names.Select(name => answer.TryGetProperty(name, out var value) ? value.ToString() : "").Where(static text => text.Length > 0)));

    /// <summary>Says what was done where the answer says nothing.</summary>
    public static Action<JsonElement> Said(string sentence) => _ => Console.WriteLine(sentence);

    /// <summary>Shows the answer as it is, legibly.</summary>
    public static void Whole(JsonElement answer) => JsonText.Write(answer);
}
