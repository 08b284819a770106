namespace Millrace.Tests.Running;

/// <summary>A handler whose attempts a test starts, watches and ends.</summary>
internal sealed class TestHandler : IJobHandler<string, string>
{
    private readonly TaskCompletionSource<JobContext> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the handler stops when it is told to.</summary>
    public bool Obeys { get; init; } = true;

    /// <summary>The context of the first attempt, as soon as it runs.</summary>
    public Task<JobContext> Started => _started.Task.WaitAsync(World.Patience, World.Cancel);

    /// <summary>Ends when the handler's token has fired.</summary>
    public Task ToldToStop => _told.Task.WaitAsync(World.Patience, World.Cancel);

    /// <summary>Whether the handler's token has fired.</summary>
    public bool IsToldToStop => _told.Task.IsCompleted;

    public void Return(string result) => _result.TrySetResult(result);

    public void Throw(Exception exception) => _result.TrySetException(exception);

    public async Task<string> HandleAsync(string input, JobContext job, CancellationToken cancellationToken)
    {
        // Not disposed: that would take the registration back when the handler stops quicker than it is called.
        _ = cancellationToken.UnsafeRegister(static told => ((TaskCompletionSource)told!).TrySetResult(), _told);
        _started.TrySetResult(job);
        return Obeys ? await _result.Task.WaitAsync(cancellationToken) : await _result.Task;
    }
}
