using Millrace.Pipelines;
using Millrace.States;

namespace Millrace.StepFunctions.Executions;

/// <summary>Hands executions to the interpreter.</summary>
internal sealed class Interpreting(IExecutionStore store, EngineOptions options)
{
    public StateMachineExecution Begin(ExecutionStart start) =>
        StateMachineExecution.Start(StateMachineDefinition.Parse(start.Definition), start.InputJson, OptionsOf(start, new StoredHistory(store, start.Name)));

    /// <summary>Goes on from a history, or with a redrive that an earlier process had opened and not begun.</summary>
    public StateMachineExecution Resume(ExecutionStart start, IReadOnlyList<string> lines)
    {
        // Nothing is stored of one that had not come to its first effect.
        if (lines.Count == 0)
            return Begin(start);

        var history = new StoredHistory(store, start.Name);
        var events = history.Read(lines);
        var definition = StateMachineDefinition.Parse(start.Definition);

        return events.Count(static one => one is HistoryEvent.ExecutionRedriven) < start.Redrives
            ? StateMachineExecution.Redrive(definition, events, OptionsOf(start, history))
            : StateMachineExecution.Resume(definition, events, OptionsOf(start, history));
    }

    private ExecutionOptions OptionsOf(ExecutionStart start, StoredHistory history)
    {
        var name = ExecutionKey.NameIn(start.Name, start.Machine);
        var plain = new ExecutionOptions();
        return plain with
        {
            Name = name,
            Key = start.Name,
            StateMachineName = start.Machine,
            StateMachineArn = options.Account.MachineArn(start.Machine),
            Arn = options.Account.ExecutionArn(start.Machine, name),
            RoleArn = ExecutionNotes.Parse(start.Notes).RoleArn ?? plain.RoleArn,
            Tasks = options.Tasks,
            Objects = options.Objects,
            TimeProvider = options.Clock,
            History = history,
        };
    }
}
