using System.Diagnostics;

namespace Millrace.Host.Benchmarks;

/// <summary>How long each of many submissions took until its answer, and what they cost, over several turns.</summary>
internal sealed class AnswerTimes(string name, MeasuredProcess process, Func<Task> submitAsync)
{
    private readonly List<TimeSpan> _times = [];
    private readonly List<(int Jobs, JobCosts Costs)> _turns = [];
    private TimeSpan _took;

    /// <summary>Submits so many jobs one after the other.</summary>
    public async Task RunAsync(int jobs)
    {
        var (meter, began) = (process.Meter(), Stopwatch.GetTimestamp());
        for (var i = 0; i < jobs; i++)
        {
            var asked = Stopwatch.GetTimestamp();
            await submitAsync();
            _times.Add(Stopwatch.GetElapsedTime(asked));
        }

        _took += Stopwatch.GetElapsedTime(began);
        _turns.Add((jobs, meter.PerJob(jobs)));
    }

    /// <summary>Begins anew: what was until now has only warmed the process.</summary>
    public void Forget()
    {
        _times.Clear();
        _turns.Clear();
        _took = TimeSpan.Zero;
    }

    public Measurement Sum() => new(name, _times.Count, _took.TotalSeconds, JobCosts.Average(_turns)) { Answer = Latency.Of(_times) };
}
