using System.Diagnostics;
using System.Globalization;
using LocalCloud.Wire;

namespace LocalCloud.Lambda;

/// <summary>One process of a function, with a Runtime API of its own. It works on one invocation at a time.</summary>
internal sealed class FunctionInstance : IAsyncDisposable
{
    private readonly FunctionSettings _function;
    private readonly OutputLog _log;
    private readonly TimeProvider _clock;
    private readonly RuntimeApi _api;
    private readonly LoopbackServer _server;
    private readonly Process _process;
    private readonly Task _exited;
    private volatile bool _isKilled; // A killed process is gone a moment later only.
    private int _isDisposed;

    private FunctionInstance(FunctionSettings function, OutputLog log, TimeProvider clock, (RuntimeApi Api, LoopbackServer Server) runtime)
    {
        (_function, _log, _clock, (_api, _server)) = (function, log, clock, runtime);
        _process = FunctionProcess.Start(function, _server.Address, log);
        _exited = _process.WaitForExitAsync();
    }

    /// <summary>Whether it can take another invocation.</summary>
    public bool IsAlive => !_isKilled && !_exited.IsCompleted && !_process.HasExited;

    public static async Task<FunctionInstance> StartAsync(FunctionSettings function, OutputLog log, TimeProvider clock)
    {
        var api = new RuntimeApi(function, clock);
        var server = await LoopbackServer.StartAsync(api.HandleAsync, 0);
        try
        {
            return new FunctionInstance(function, log, clock, (api, server));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Works on an invocation. Null if the process had gone before it took it: then nothing has happened.</summary>
    public async Task<InvokeResult?> InvokeAsync(Invocation invocation)
    {
        var isNew = !_api.Initialised.IsCompleted;
        if (isNew && await InitialiseAsync(invocation) is { } failed)
            return failed;

        _log.Add($"START RequestId: {invocation.RequestId} Version: $LATEST");
        var started = _clock.GetTimestamp();
        var result = await RunAsync(invocation, isNew);
        _log.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"REPORT RequestId: {invocation.RequestId} Duration: {_clock.GetElapsedTime(started).TotalMilliseconds:0.00} ms{(result?.ErrorType is { } type ? $" Error: {type}" : "")}"));
        return result;
    }

    /// <summary>Ends the process, whatever it does.</summary>
    public void Kill()
    {
        _isKilled = true;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
            return;

        Kill();
        await _exited;
        await _server.DisposeAsync();
        _process.Dispose();
    }

    /// <summary>Null when it asks for work.</summary>
    private async Task<InvokeResult?> InitialiseAsync(Invocation invocation)
    {
        try
        {
            var started = _clock.GetTimestamp();
            await Task.WhenAny(_api.Initialised, _exited).WaitAsync(_function.InitTimeout + _function.Timeout, _clock);
            if (!_api.Initialised.IsCompleted)
                return Exited(invocation);

            if (await _api.Initialised is { } error)
            {
                Kill();
                return new InvokeResult(invocation.RequestId, System.Text.Encoding.UTF8.GetBytes(error), "Unhandled");
            }

            _log.Add(string.Create(CultureInfo.InvariantCulture, $"INIT Duration: {_clock.GetElapsedTime(started).TotalMilliseconds:0.00} ms"));
            return null;
        }
        catch (TimeoutException)
        {
            return TimedOut(invocation, _function.InitTimeout + _function.Timeout);
        }
    }

    private async Task<InvokeResult?> RunAsync(Invocation invocation, bool isNew)
    {
        var answer = _api.GiveAsync(invocation);
        try
        {
            await Task.WhenAny(answer, _exited).WaitAsync(_function.Timeout, _clock);
        }
        catch (TimeoutException)
        {
            return TimedOut(invocation, _function.Timeout);
        }

        if (answer.IsCompleted)
            return await answer;

        return _api.IsAtWork || isNew ? Exited(invocation) : null;
    }

    private InvokeResult Exited(Invocation invocation) =>
        InvokeResult.Failed(invocation.RequestId, "Runtime.ExitError", FunctionProcess.ExitOf(_process));

    private InvokeResult TimedOut(Invocation invocation, TimeSpan after)
    {
        Kill();
        return InvokeResult.Failed(
            invocation.RequestId, "Sandbox.Timedout", string.Create(CultureInfo.InvariantCulture, $"Task timed out after {after.TotalSeconds:0.00} seconds"));
    }
}
