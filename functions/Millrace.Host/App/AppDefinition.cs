using System.CommandLine;
using Millrace.Host.StateMachines;
using Millrace.Running;
using Millrace.States;

namespace Millrace.Host;

/// <summary>A program as its builder left it.</summary>
internal sealed record AppDefinition(
    HandlerSet Handlers,
    IReadOnlyDictionary<string, string> Pipelines,
    IReadOnlyList<Func<JobCommands, Command>> Commands,
    IReadOnlyList<string> DefaultArguments)
{
    /// <summary>Who does the work of Task states, by resource.</summary>
    public IReadOnlyDictionary<string, ITaskHandler> Tasks { get; init; } = new Dictionary<string, ITaskHandler>();

    /// <summary>Everything that is wrong with the program's registrations, as sentences.</summary>
    public IEnumerable<string> Problems() => Handlers.Types.Problems().Concat(Pipelines.SelectMany(ProblemsOf));

    private static IEnumerable<string> ProblemsOf(KeyValuePair<string, string> pipeline) =>
        StateMachineDefinition.TryParse(Substitutions.Apply(pipeline.Value), out _, out var problems)
            ? []
            : problems.Select(problem => $"Pipeline {pipeline.Key}: {problem}");
}
