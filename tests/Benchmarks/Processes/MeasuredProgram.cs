using System.Diagnostics;
using System.Globalization;
using Millrace;
using Soak;

namespace Benchmarks.Processes;

/// <summary>A program of jobs as a user writes one, started by <see cref="RunningProgram"/>: its command line, and job types that tell what they do.</summary>
internal static class MeasuredProgram
{
    /// <summary>The argument that makes this process it.</summary>
    public const string Name = "--program";

    /// <summary>The setting with the numbers of jobs at which it speaks.</summary>
    public const string Marks = "MILLRACE_BENCHMARK_MARKS";

    /// <summary>The setting with the folder of the journal.</summary>
    public const string Journal = "MILLRACE_BENCHMARK_JOURNAL";

    public static Task<int> RunAsync(string[] arguments) => MillraceApp.RunAsync(arguments, static app => app
        .Handle(Filling.Type.Value, new CountedJob(new Marks(Setting(Marks))))
        .Handle(ShortJob.Type, new ShortJob(new Journal(Setting(Journal)), new Marks(Setting(Marks)))));

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? "";
}

/// <summary>Counts, and prints a line with the time of the machine's steady clock when a number is reached.</summary>
internal sealed class Marks(string numbers)
{
    private readonly int[] _numbers = [.. numbers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static number => int.Parse(number, CultureInfo.InvariantCulture))];
    private int _count;

    /// <summary>Counts one. False once the last number is reached; never without numbers.</summary>
    public bool Count()
    {
        var count = Interlocked.Increment(ref _count);
        if (_numbers.Contains(count))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {Stopwatch.GetTimestamp()}"));

        return _numbers is not [.., var last] || count < last;
    }
}

/// <summary>The input of the jobs of <see cref="Filling"/>.</summary>
internal sealed record CountedInput(int Number, string Text);

/// <summary>Does nothing; from the last mark on it does not end, so that the process can be looked at as it stands.</summary>
internal sealed class CountedJob(Marks marks) : IJobHandler<CountedInput, bool>
{
    public async Task<bool> HandleAsync(CountedInput input, JobContext job, CancellationToken cancellationToken)
    {
        if (!marks.Count())
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

        return true;
    }
}

/// <summary>The input of a short job.</summary>
internal sealed record ShortInput(int Number);

/// <summary>A millisecond of work, its start and its end in the journal.</summary>
internal sealed class ShortJob(Journal journal, Marks marks) : IJobHandler<ShortInput, int>
{
    public const string Type = "bench.short";

    public async Task<int> HandleAsync(ShortInput input, JobContext job, CancellationToken cancellationToken)
    {
        journal.Write("start", job);
        await Task.Delay(1, cancellationToken);
        journal.Write("end", job);
        marks.Count();
        return input.Number;
    }
}
