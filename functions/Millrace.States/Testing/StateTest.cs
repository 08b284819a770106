namespace Millrace.States.Testing;

/// <summary>
/// Runs one state alone, once, as the API <c>TestState</c> of AWS does: a Wait does not wait, a retry is announced and not made. The data passes
/// through the same code as in an execution.
/// </summary>
public static class StateTest
{
    /// <summary>Runs the state and shows what became of its data.</summary>
    /// <param name="request">The state, its input, and what stands for its work.</param>
    /// <param name="cancellationToken">Cancels the handler of a Task that has no mock.</param>
    /// <exception cref="StateTestException">AWS would refuse the request: the definition, the mock or the context object is not right.</exception>
    public static async Task<StateTestResult> RunAsync(StateTestRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request is { RevealSecrets: true, Mock: not null })
            throw StateTestException.Validation("TestState does not support RevealSecrets when a mock is specified.");

        var tested = TestedState.Of(request);
        var run = new StateTestRun(request, tested, MockedWork.Of(request.Mock, tested.State));
        return await run.RunAsync(cancellationToken);
    }
}
