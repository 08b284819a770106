using System.Globalization;
using Millrace.Jobs;

namespace Millrace.Lambda.Deployed;

/// <summary>Reads environment variables, and collects everything that is wrong with them.</summary>
internal sealed class SettingsReader(Func<string, string?> variable)
{
    private const string FunctionVariable = "MILLRACE_FUNCTION";
    private const string PipelinesVariable = "MILLRACE_PIPELINES";

    public List<string> Problems { get; } = [];

    public FunctionName? Function()
    {
        var name = variable(FunctionVariable);
        foreach (var function in Enum.GetValues<FunctionName>())
        {
            // By its exact name: parsed, also numbers and lists of names would be functions.
            if (function.ToString() == name)
                return function;
        }

        Problems.Add($"{FunctionVariable} must be one of {string.Join(", ", Enum.GetNames<FunctionName>())}, was '{name}'.");
        return null;
    }

    public string Required(string name, string meaning)
    {
        if (variable(name) is { Length: > 0 } value)
            return value;

        Problems.Add($"{name} is missing: {meaning}.");
        return "";
    }

    public Uri? Endpoint(string name)
    {
        if (variable(name) is not { Length: > 0 } value)
            return null;

        if (Uri.TryCreate(value, UriKind.Absolute, out var endpoint) && (endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps))
            return endpoint;

        Problems.Add($"{name} must be an absolute http or https address, was '{value}'.");
        return null;
    }

    /// <summary>A number of days; null if the variable is not set.</summary>
    public TimeSpan? Days(string name)
    {
        if (variable(name) is not { Length: > 0 } value)
            return null;

        if (double.TryParse(value, CultureInfo.InvariantCulture, out var days) && days is >= 0.01 and <= 36_500)
            return TimeSpan.FromDays(days);

        Problems.Add($"{name} must be a number of days from 0.01 to 36500, was '{value}'.");
        return null;
    }

    /// <summary>The queues of all lanes that have one; every lane that a job of this program may take must.</summary>
    public Dictionary<Lane, string> Queues(JobTypes types)
    {
        var queues = new Dictionary<Lane, string>();
        foreach (var lane in Lane.All)
        {
            var name = LambdaSettings.QueueVariable(lane);
            if (variable(name) is { Length: > 0 } url)
            {
                if (Endpoint(name) is not null)
                    queues.Add(lane, url);
            }
            else if (UserOf(types, lane.Class) is { } user)
                Problems.Add($"{name} is missing: the address of the queue of lane {lane}, which job type {user} needs.");
        }

        foreach (var shared in queues.GroupBy(static pair => pair.Value, static pair => LambdaSettings.QueueVariable(pair.Key)).Where(static names => names.Count() > 1))
            Problems.Add($"{string.Join(", ", shared)} are the same queue '{shared.Key}'; every lane needs its own.");

        return queues;
    }

    /// <summary>The state machines of the program's pipelines.</summary>
    public Dictionary<string, string> Pipelines(IReadOnlyCollection<string> pipelines)
    {
        var arns = new Dictionary<string, string>();
        foreach (var pair in (variable(PipelinesVariable) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2) is [var type, var arn] && arn.Contains(":stateMachine:", StringComparison.Ordinal))
                arns[type] = arn;
            else
                Problems.Add($"{PipelinesVariable} must be type=state machine ARN, separated by spaces; '{pair}' is not.");
        }

        foreach (var type in pipelines.Where(type => !arns.ContainsKey(type)).Order(StringComparer.Ordinal))
            Problems.Add($"{PipelinesVariable} names no state machine for pipeline {type}.");

        return arns;
    }

    private static string? UserOf(JobTypes types, ResourceClass resourceClass) =>
        types.All.FirstOrDefault(known => known.Options.Lane.Class == resourceClass)?.Type.Value;
}
