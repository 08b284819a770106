using Amazon.Lambda.Core;
using Millrace.Lambda.Telemetry;
using Millrace.Metrics;

namespace Millrace.Lambda.Deployed;

/// <summary>One invocation after the other: tells the log which it is, stops it in time, and writes its figures.</summary>
internal sealed class Invoker(Invocation invocation, EmfMetrics metrics)
{
    // Before Lambda kills the process: time for handlers to stop, and for their attempts to be given back.
    private static readonly TimeSpan StopBefore = TimeSpan.FromSeconds(15);

    /// <summary>Handles an event. The token fires while there is still time to stop in order.</summary>
    public async Task<TOutput> InvokeAsync<TInput, TOutput>(TInput input, ILambdaContext context, Func<TInput, CancellationToken, Task<TOutput>> handle)
    {
        Begin(context);
        var left = context.RemainingTime - StopBefore;
        using var stopping = new CancellationTokenSource(left > TimeSpan.Zero ? left : context.RemainingTime / 2);
        try
        {
            return await handle(input, stopping.Token);
        }
        finally
        {
            End();
        }
    }

    /// <summary>An invocation begins.</summary>
    public void Begin(ILambdaContext? context) => invocation.Begin(context);

    /// <summary>It has ended.</summary>
    public void End()
    {
        if (invocation.IsColdStart)
            metrics.Record(new Measurement(MetricNames.ColdStart, 1));

        metrics.Flush();
    }
}
