using Millrace.Jobs;
using Millrace.Lambda;
using Millrace.States;
using Millrace.StepFunctions;

namespace Millrace.Host.StateMachines;

/// <summary>What does the work of Task states in this process.</summary>
internal sealed class ProcessTasks
{
    private const string InvokeForToken = "arn:aws:states:::lambda:invoke.waitForTaskToken";

    public ProcessTasks(IReadOnlyDictionary<string, ITaskHandler> registered, ActivityDesk activities, StepFunctions.StateMachines machines, Func<ExecutionEngine> engine)
    {
        Handlers = new StartExecutionTask(machines, engine)
            .AddTo(new TaskHandlers().On("*", Refuse).On(ActivityDesk.Resources, activities.HandleAsync).On(InvokeForToken, InvokeAsync));
        foreach (var (resource, handler) in registered)
            Handlers.On(resource, handler);
    }

    public TaskHandlers Handlers { get; }

    /// <summary>Starts jobs. Set before anything runs.</summary>
    public StartTaskFunction? StartTask { private get; set; }

    private static Task<string?> Refuse(States.TaskRequest request, CancellationToken cancellationToken) => throw new TaskFailedException(
        ErrorNames.Runtime,
        $"State '{request.StateName}' has the resource '{request.Resource}', for which this process has no handler: register one with app.Task(\"{request.Resource}\", ...).");

    private async Task<string?> InvokeAsync(States.TaskRequest request, CancellationToken cancellationToken)
    {
        var parameters = request.Parameters;
        if (!parameters.TryGetProperty("FunctionName", out var function) || function.GetString() != Substitutions.StartTaskFunctionArn)
        {
            throw new TaskFailedException(
                "Lambda.ResourceNotFoundException",
                $"State '{request.StateName}' invokes {(function.ValueKind == default ? "no function" : function.ToString())}; this process has ${{{Substitutions.StartTaskFunction}}} alone.");
        }

        try
        {
            var id = await StartTask!.HandleAsync(parameters.TryGetProperty("Payload", out var payload) ? payload : default, cancellationToken); // Set before anything runs.
            return $"\"{id}\"";
        }
        catch (JobFailedException e)
        {
            throw new TaskFailedException(e.Failure.Error, e.Failure.Message);
        }
    }
}
