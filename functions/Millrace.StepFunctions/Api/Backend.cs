using Millrace.Pipelines;
using Millrace.States;
using Millrace.StepFunctions.Executions;

namespace Millrace.StepFunctions.Api;

/// <summary>What the operations work on.</summary>
internal sealed class Backend(ExecutionEngine engine, StateMachines machines, ActivityDesk activities)
{
    public ExecutionEngine Engine => engine;

    public StateMachines Machines => machines;

    public ActivityDesk Activities => activities;

    public ExpressExecutions Express { get; } = new(engine.Options);

    public StatesAccount Account => engine.Options.Account;

    public TimeProvider Clock => engine.Options.Clock;

    /// <summary>The name in a state machine's ARN; null if it is a version's, or of another account.</summary>
    /// <exception cref="RefusedException">The text is no ARN of a state machine.</exception>
    public string? NameOfMachine(string arn) => Parse(arn, "stateMachine") is [var name] && arn == Account.MachineArn(name) ? name : null;

    public async Task<StateMachine> MachineAsync(string arn, CancellationToken cancellationToken) =>
        NameOfMachine(arn) is { } name && await machines.FindAsync(name, cancellationToken) is { } machine ? machine : throw RefusedException.NoMachine(arn);

    public async Task<ExecutionRecord> ExecutionAsync(string arn, CancellationToken cancellationToken)
    {
        if (Parse(arn, "execution", "express") is not [var machine, var name] || arn != Account.ExecutionArn(machine, name))
            throw RefusedException.NoExecution(arn);

        // A pipeline's execution is known by its job.
        return await engine.Records.FindAsync(ExecutionKey.Of(machine, name), cancellationToken)
            ?? (await engine.Records.FindAsync(name, cancellationToken) is { } pipeline && pipeline.Start.Machine == machine ? pipeline : null)
            ?? throw RefusedException.NoExecution(arn);
    }

    /// <exception cref="RefusedException">The text is no ARN of an activity.</exception>
    public string? NameOfActivity(string arn)
    {
        Parse(arn, "activity");
        return activities.NameOf(arn);
    }

    private static IReadOnlyList<string> Parse(string arn, params IReadOnlyList<string> kinds)
    {
        var parsed = ResourceArn.TryParse(arn) ?? throw new RefusedException("InvalidArn", $"Invalid Arn: 'Invalid ARN prefix: {arn}'");
        return kinds.Contains(parsed.Kind)
            ? parsed.Parts
            : throw new RefusedException("InvalidArn", $"Invalid Arn: 'Resource type not valid in this context: {parsed.Kind}'");
    }
}
