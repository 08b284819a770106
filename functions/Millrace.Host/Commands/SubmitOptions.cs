using System.CommandLine;
using System.Text.Json.Nodes;

namespace Millrace.Host.Commands;

/// <summary>The options that say how a job is to be run.</summary>
internal sealed class SubmitOptions
{
    private readonly Option<string?> _priority = new("--priority") { Description = "Before or after others of its lane.", HelpName = "high|normal|low" };
    private readonly Option<string?> _delay = new("--delay") { Description = "Not before so long from now.", HelpName = "5m" };
    private readonly Option<string?> _at = new("--at") { Description = "Not before this time.", HelpName = "TIME" };
    private readonly Option<string?> _unique = new("--unique")
    {
        Description = "A job like one that there is is not made: while that has not ended, or for so long.", HelpName = "1h", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _orderKey = new("--order-key") { Description = "Jobs with the same key run one after the other.", HelpName = "KEY" };
    private readonly Option<string?> _fairKey = new("--fair-key") { Description = "Jobs that wait share the workers evenly between these keys.", HelpName = "KEY" };
    private readonly Option<string[]> _tag = new("--tag") { Description = "A word to find the job by; may be repeated.", HelpName = "TAG" };
    private readonly Option<string[]> _resource = new("--resource") { Description = "A resource that it needs; may be repeated.", HelpName = "NAME" };
    private readonly Option<string?> _callback = new("--callback") { Description = "The address that is told of its end.", HelpName = "URL" };
    private readonly Option<string?> _timeout = new("--timeout") { Description = "How long one attempt may take.", HelpName = "30s" };
    private readonly Option<int?> _maxAttempts = new("--max-attempts") { Description = "How many attempts may be spent.", HelpName = "N" };
    private readonly Option<string?> _pool = new("--pool") { Description = "The pool of workers that run it.", HelpName = "POOL" };
    private readonly Option<string?> _template = new("--template") { Description = "The template that says type and input.", HelpName = "NAME" };
    private readonly Option<int?> _version = new("--version") { Description = "The version of the template; the latest without it.", HelpName = "N" };
    private readonly Option<string?> _parameters = new("--parameters") { Description = "The template's parameters as JSON, or @FILE.", HelpName = "JSON" };

    public SubmitOptions() => _priority.AcceptOnlyFromAmong("high", "normal", "low");

    public IReadOnlyList<Option> All =>
    [
        _priority, _delay, _at, _unique, _orderKey, _fairKey, _tag, _resource, _callback, _timeout, _maxAttempts, _pool, _template, _version, _parameters,
    ];

    /// <summary>The fields that were given.</summary>
    public JsonObject Of(ParseResult arguments) => ApiCommand.Fields(
        ("priority", arguments.GetValue(_priority)),
        ("delay", ApiCommand.Span(arguments.GetValue(_delay))),
        ("runAt", arguments.GetValue(_at)),
        ("unique", UniqueOf(arguments)),
        ("orderKey", arguments.GetValue(_orderKey)),
        ("fairKey", arguments.GetValue(_fairKey)),
        ("tags", WordsOf(arguments.GetValue(_tag))),
        ("resources", WordsOf(arguments.GetValue(_resource))),
        ("callback", arguments.GetValue(_callback) is { } url ? ApiCommand.Fields(("url", url)) : null),
        ("timeout", ApiCommand.Span(arguments.GetValue(_timeout))),
        ("maxAttempts", arguments.GetValue(_maxAttempts)),
        ("pool", arguments.GetValue(_pool)),
        ("template", arguments.GetValue(_template)),
        ("version", arguments.GetValue(_version)),
        ("parameters", arguments.GetValue(_parameters) is { } text ? JsonNode.Parse(JobArguments.ReadInput(text).Json) : null));

    private JsonNode? UniqueOf(ParseResult arguments)
    {
        if (arguments.GetResult(_unique) is null)
            return null;

        return arguments.GetValue(_unique) is { } span ? ApiCommand.Fields(("for", ApiCommand.Span(span))) : true;
    }

    private static JsonArray? WordsOf(string[]? words) => words is { Length: > 0 } ? new JsonArray([.. words.Select(static word => (JsonNode?)word)]) : null;
}
