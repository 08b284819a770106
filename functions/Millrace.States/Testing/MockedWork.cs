using System.Text.Json;
using Millrace.States.Definitions;
using Millrace.States.Execution;
using Millrace.States.Json;

namespace Millrace.States.Testing;

/// <summary>The outcome that a mock stands for, once it is known to be one that the state could have.</summary>
internal static class MockedWork
{
    private const string NoMock = "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]";

    /// <summary>The outcome, or null where the work is really done.</summary>
    /// <exception cref="StateTestException">The mock does not fit the state, or is missing.</exception>
    public static Outcome? Of(StateMock? mock, State state)
    {
        if (mock is null)
        {
            return state switch
            {
                MapState or ParallelState => throw StateTestException.Definition(NoMock),
                TaskState task when TaskResource.PatternOf(task.Resource) == TaskPattern.WaitForTaskToken => throw StateTestException.Validation(
                    $"The state waits for its token, and nobody can send it to a test: give a mock for '{task.Resource}'."),
                _ => null,
            };
        }

        if (state is not WorkState)
            throw StateTestException.Validation($"State type '{state.Type}' is not supported when a mock is specified");

        return (mock.Result, mock.ErrorOutput) switch
        {
            ({ } result, null) => Outcome.Of(Checked(result, mock.FieldValidationMode, state)),
            (null, { } error) => Outcome.Of(new Failure(error.Error, error.Cause)),
            (null, null) => throw StateTestException.Validation("A mock needs one of the fields: [result, errorOutput]"),
            _ => throw StateTestException.Validation("A mock has only one of the fields: [result, errorOutput]"),
        };
    }

    private static JsonValue Checked(string text, FieldValidationMode mode, State state)
    {
        var result = Parse(text);
        switch (state)
        {
            case ParallelState parallel when Items(result) != parallel.Branches.Count:
                throw StateTestException.Validation("Mocked result must contain the same number of items as number of Parallel branches.");
            case MapState { Distributed.Writer.Resource: not null } when result is not JsonObject:
                throw StateTestException.Validation("Mocked result must be a JSON object.");
            case MapState { Distributed.Writer.Resource: null } or MapState { Distributed: null }:
                Items(result);
                break;
            case TaskState task when mode != FieldValidationMode.None && ResultShapes.Find(task.Resource) is { } shape:
                if (shape.Problem(result, isStrict: mode == FieldValidationMode.Strict) is { } problem)
                    throw StateTestException.Validation($"Mock result schema validation error: {problem}");

                break;
        }

        return result;
    }

    private static int Items(JsonValue result) => result is JsonArray items
        ? items.Count
        : throw StateTestException.Validation("Mocked result must be a JSON array.");

    private static JsonValue Parse(string text)
    {
        try
        {
            return JsonValue.Parse(text);
        }
        catch (JsonException exception)
        {
            throw StateTestException.Validation($"Mocked result must be valid JSON: {exception.Message}");
        }
    }
}
