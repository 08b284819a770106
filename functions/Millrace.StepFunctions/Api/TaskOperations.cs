using System.Text.Json.Nodes;
using Millrace.States;

namespace Millrace.StepFunctions.Api;

/// <summary>The operations of those who do the work of tasks.</summary>
internal sealed class TaskOperations(Backend backend)
{
    private const int LargestOutput = 262_144;

    public IEnumerable<Operation> All =>
    [
        new("SendTaskSuccess", ["taskToken", "output"], SucceedAsync),
        new("SendTaskFailure", ["taskToken"], FailAsync),
        new("SendTaskHeartbeat", ["taskToken"], BeatAsync),
    ];

    private async Task<JsonObject> SucceedAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        parameters.CheckLength("output", LargestOutput);
        var output = parameters.Text("output");
        if (ExecutionInput.RefusalMessage(output) is not null)
            throw new RefusedException("InvalidOutput", $"Invalid Output: '{output[..Math.Min(output.Length, 100)]}'");

        try
        {
            return AnswerOf(await backend.Engine.SendTaskSuccessAsync(parameters.Text("taskToken"), output, cancellationToken));
        }
        catch (ArgumentException e)
        {
            throw new RefusedException("InvalidOutput", $"Invalid Output: '{e.Message}'");
        }
    }

    private async Task<JsonObject> FailAsync(Parameters parameters, CancellationToken cancellationToken) => AnswerOf(await backend.Engine.SendTaskFailureAsync(
        parameters.Text("taskToken"), parameters.TextOrNull("error"), parameters.TextOrNull("cause"), cancellationToken));

    private async Task<JsonObject> BeatAsync(Parameters parameters, CancellationToken cancellationToken) =>
        AnswerOf(await backend.Engine.SendTaskHeartbeatAsync(parameters.Text("taskToken"), cancellationToken));

    private static JsonObject AnswerOf(TokenAnswer answer) => answer switch
    {
        TokenAnswer.Accepted => [],
        TokenAnswer.Invalid => throw RefusedException.InvalidToken(),
        TokenAnswer.Unknown => throw new RefusedException("TaskDoesNotExist", "Task Does Not Exist: 'Provided task does not exist'"),
        _ => throw new RefusedException("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'"),
    };
}
