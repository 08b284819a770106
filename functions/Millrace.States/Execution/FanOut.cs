using Millrace.States.Json;

namespace Millrace.States.Execution;

/// <summary>Runs numbered pieces of work, as many side by side as there are workers, until all are done or too many have failed.</summary>
internal sealed class FanOut(int count, Func<int, ValueTask<Outcome>> runOne, CancellationTokenSource abort)
{
    private readonly JsonValue?[] _results = new JsonValue?[count];
    private Failure? _failure;
    private int _failed;
    private int _next;

    /// <summary>What a failure means when so many have failed, it included: null when that is tolerated.</summary>
    public Func<Failure, int, Failure?> Judge { get; init; } = static (failure, _) => failure;

    public bool HasMore => _next < count && !abort.IsCancellationRequested;

    /// <summary>Why all of it failed; null when it did not.</summary>
    public Failure? Failure => _failure;

    /// <summary>The result of each piece; null for one that failed and was tolerated.</summary>
    public IReadOnlyList<JsonValue?> Results => _results;

    /// <summary>Runs everything, with so many workers.</summary>
    public async ValueTask RunAsync(int workers)
    {
        List<Task> running = [];
        for (var i = 0; i < workers && HasMore; i++)
        {
            var worker = WorkAsync();
            if (!worker.IsCompletedSuccessfully)
                running.Add(worker);
        }

        if (running.Count > 0)
            await Task.WhenAll(running);
    }

    private async Task WorkAsync()
    {
        try
        {
            while (HasMore)
            {
                var number = _next++;
                var outcome = await runOne(number);
                if (outcome.Failure is { } failure)
                    Fail(failure);
                else
                    _results[number] = outcome.Value;
            }
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The one who aborted knows why.
        }
        catch (Exception)
        {
            // The input of an item, or the history, failed: the siblings must not go on either. The exception flies on.
            abort.Cancel();
            throw;
        }
    }

    private void Fail(Failure failure)
    {
        if (Judge(failure, ++_failed) is not { } fatal)
            return;

        _failure ??= fatal;
        abort.Cancel();
    }
}
