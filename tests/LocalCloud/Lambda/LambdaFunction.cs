using System.Diagnostics.CodeAnalysis;
using LocalCloud.Wire;

namespace LocalCloud.Lambda;

/// <summary>A function: starts instances when it needs them, keeps idle ones, and refuses what is beyond its concurrency.</summary>
public sealed class LambdaFunction : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly List<FunctionInstance> _all = [];
    private readonly Stack<FunctionInstance> _idle = [];
    private readonly Queue<FunctionInstance> _gone = [];
    private int _starting, _invocations, _coldStarts, _errors, _throttles;
    private bool _isClosed;

    internal LambdaFunction(FunctionSettings settings, TimeProvider clock, TextWriter? echo)
    {
        (Settings, _clock) = (settings, clock);
        Log = new OutputLog(settings.Id, echo);
    }

    /// <summary>What the template says of it.</summary>
    public FunctionSettings Settings { get; }

    /// <summary>What its instances wrote, and a line when an invocation starts and ends.</summary>
    public OutputLog Log { get; }

    /// <summary>How often it was invoked, throttled calls not counted.</summary>
    public int Invocations => Volatile.Read(ref _invocations);

    /// <summary>How many instances were started.</summary>
    public int ColdStarts => Volatile.Read(ref _coldStarts);

    /// <summary>How many invocations failed.</summary>
    public int Errors => Volatile.Read(ref _errors);

    /// <summary>How many calls were refused for want of an instance.</summary>
    public int Throttles => Volatile.Read(ref _throttles);

    /// <summary>How many instances live.</summary>
    public int Instances
    {
        get
        {
            lock (_lock)
                return _all.Count(static one => one.IsAlive);
        }
    }

    /// <summary>How many instances are working.</summary>
    public int Busy
    {
        get
        {
            lock (_lock)
                return _all.Count - _idle.Count + _starting;
        }
    }

    /// <summary>Invokes it and waits for the answer.</summary>
    /// <exception cref="FunctionThrottledException">All its instances are busy.</exception>
    public Task<InvokeResult> InvokeAsync(ReadOnlyMemory<byte> payload, string? traceId = null)
    {
        var invocation = new Invocation(Names.NewId(), payload, traceId ?? Names.NewTrace(_clock.GetUtcNow()));
        return payload.Length > FunctionSettings.LargestPayload
            ? Task.FromResult(InvokeResult.Failed(invocation.RequestId, "RequestTooLargeException", $"{payload.Length} bytes exceed the limit of {FunctionSettings.LargestPayload} bytes"))
            : InvokeAsync(invocation);
    }

    /// <summary>Kills an instance, one that works if there is one. False if none lives.</summary>
    public bool KillInstance()
    {
        FunctionInstance? victim;
        lock (_lock)
            victim = _all.Where(static one => one.IsAlive).OrderBy(_idle.Contains).FirstOrDefault();

        victim?.Kill();
        return victim is not null;
    }

    /// <summary>Ends all instances and starts no more.</summary>
    public async ValueTask DisposeAsync()
    {
        List<FunctionInstance> all;
        lock (_lock)
        {
            _isClosed = true;
            all = [.. _all, .. _gone];
        }

        foreach (var instance in all)
            await instance.DisposeAsync();
    }

    private async Task<InvokeResult> InvokeAsync(Invocation invocation)
    {
        InvokeResult? result = null;
        while (result is null)
        {
            var instance = TryTakeIdle(out var idle) ? idle : await StartAsync();
            try
            {
                result = await instance.InvokeAsync(invocation);
            }
            finally
            {
                await ReturnAsync(instance);
            }
        }

        Interlocked.Increment(ref _invocations);
        if (result.IsError)
            Interlocked.Increment(ref _errors);

        return result;
    }

    /// <summary>The one that worked last, so that a function with little to do has few instances.</summary>
    private bool TryTakeIdle([NotNullWhen(true)] out FunctionInstance? instance)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            while (_idle.TryPop(out instance))
            {
                if (instance.IsAlive)
                    return true;

                _all.Remove(instance);
                _gone.Enqueue(instance);
            }

            if (_all.Count + _starting >= Settings.Concurrency)
            {
                Interlocked.Increment(ref _throttles);
                throw new FunctionThrottledException(Settings.Name, Settings.Concurrency);
            }

            _starting++;
            return false;
        }
    }

    private async Task<FunctionInstance> StartAsync()
    {
        try
        {
            var instance = await FunctionInstance.StartAsync(Settings, Log, _clock);
            Interlocked.Increment(ref _coldStarts);
            lock (_lock)
            {
                _all.Add(instance);
                if (!_isClosed)
                    return instance;
            }

            await instance.DisposeAsync();
            throw new ObjectDisposedException(Settings.Id);
        }
        finally
        {
            lock (_lock)
                _starting--;
        }
    }

    private async Task ReturnAsync(FunctionInstance instance)
    {
        List<FunctionInstance> gone;
        lock (_lock)
        {
            if (instance.IsAlive && !_isClosed)
                _idle.Push(instance);
            else if (_all.Remove(instance))
                _gone.Enqueue(instance);

            gone = [.. _gone];
            _gone.Clear();
        }

        foreach (var one in gone)
            await one.DisposeAsync();
    }
}
