using System.Diagnostics;
using LocalCloud.Lambda;

namespace ColdStart;

/// <summary>Times of functions whose every call starts a process.</summary>
internal sealed class Measuring
{
    private readonly List<(string Name, Func<Task<TimeSpan>> Call, List<TimeSpan> Times)> _subjects = [];

    /// <summary>Adds a function: its instance is killed before each call.</summary>
    public void Add(string name, LambdaFunction function, byte[] payload) => _subjects.Add((name, () => CallAsync(function, payload), []));

    /// <summary>Calls all functions in turn, so that what else the machine does meets all of them alike.</summary>
    public async Task RunAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (_, call, times) in _subjects)
                times.Add(await call());
        }
    }

    /// <summary>Prints the least and the median of each, and both as ratios to the first.</summary>
    public void Print()
    {
        Console.WriteLine($"{"",-28} {"min ms",8} {"median",8} {"ratio",8} {"median",8}");
        var (least, median) = (Least(_subjects[0].Times), Median(_subjects[0].Times));
        foreach (var (name, _, times) in _subjects)
            Console.WriteLine(FormattableString.Invariant($"{name,-28} {Least(times),8:0} {Median(times),8:0} {Least(times) / least,8:0.00} {Median(times) / median,8:0.00}"));
    }

    private static double Least(List<TimeSpan> times) => times.Min().TotalMilliseconds;

    private static double Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2).TotalMilliseconds;

    private static async Task<TimeSpan> CallAsync(LambdaFunction function, byte[] payload)
    {
        while (function.KillInstance())
        {
        }

        var start = Stopwatch.GetTimestamp();
        await function.InvokeAsync(payload); // An error is an answer, too.
        return Stopwatch.GetElapsedTime(start);
    }
}
