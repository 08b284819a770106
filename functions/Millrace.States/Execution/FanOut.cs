using Millrace.States.Json;

namespace Millrace.States.Execution;

/// <summary>Runs numbered pieces of work, as many side by side as there are workers, until all are done or one fails.</summary>
internal sealed class FanOut(int count, Func<int, ValueTask<Outcome>> runOne, CancellationTokenSource abort)
{
    private readonly JsonValue[] _results = new JsonValue[count];
    private Failure? _failure;
    private int _next;

    public bool HasMore => _next < count && !abort.IsCancellationRequested;

    public Outcome Outcome => _failure is null ? Outcome.Of(new JsonArray(_results)) : Outcome.Of(_failure);

    public async Task WorkAsync()
    {
        try
        {
            while (HasMore)
            {
                var number = _next++;
                var outcome = await runOne(number);
                if (outcome.Value is { } value)
                    _results[number] = value;
                else
                    Fail(outcome.Failure);
            }
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The one who aborted knows why.
        }
        catch (Exception)
        {
            // The input of an item, or the journal, failed: the siblings must not go on either. The exception flies on.
            abort.Cancel();
            throw;
        }
    }

    private void Fail(Failure? failure)
    {
        _failure ??= failure;
        abort.Cancel();
    }
}
