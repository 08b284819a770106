using Millrace.States.Language;

namespace Millrace.States.Definitions;

/// <summary>What a state does about errors: its retriers and its catchers, in order.</summary>
internal sealed record FailureRules(IReadOnlyList<Retrier> Retriers, IReadOnlyList<Catcher> Catchers)
{
    public static readonly FailureRules None = new([], []);

    /// <summary>The first retrier that knows the error, if it has a retry left; -1 if there is none.</summary>
    public int RetrierFor(Failure failure, IReadOnlyList<int> used)
    {
        for (var i = 0; i < Retriers.Count; i++)
        {
            if (Retriers[i].Errors.Match(failure))
                return used[i] < Retriers[i].MaxAttempts ? i : -1;
        }

        return -1;
    }

    public Catcher? CatcherFor(Failure failure)
    {
        foreach (var catcher in Catchers)
        {
            if (catcher.Errors.Match(failure))
                return catcher;
        }

        return null;
    }
}

internal sealed record Retrier(ErrorPattern Errors)
{
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    public int MaxAttempts { get; init; } = 3;

    public double BackoffRate { get; init; } = 2;

    public TimeSpan? MaxDelay { get; init; }

    public bool HasFullJitter { get; init; }

    /// <summary>How long to wait before the retry that follows <paramref name="earlier"/> others.</summary>
    public TimeSpan DelayAfter(int earlier, Random random)
    {
        var longest = MaxDelay ?? TimeSpan.FromDays(365 * 5);
        var seconds = Math.Min(Interval.TotalSeconds * Math.Pow(BackoffRate, earlier), longest.TotalSeconds);
        return TimeSpan.FromSeconds(HasFullJitter ? seconds * random.NextDouble() : seconds);
    }
}

internal sealed record Catcher(ErrorPattern Errors, Transition Next, DataFlow Flow);

/// <summary>The list ErrorEquals.</summary>
internal sealed record ErrorPattern(IReadOnlyList<string> Names)
{
    // A runtime error is a mistake in the definition: nothing retries or catches it, not even under its own name.
    public bool Match(Failure failure)
    {
        if (failure.Error == ErrorNames.Runtime)
            return false;

        foreach (var name in Names)
        {
            if (name == failure.Error || IsWildcardFor(name, failure))
                return true;
        }

        return false;
    }

    private static bool IsWildcardFor(string name, Failure failure) => name switch
    {
        ErrorNames.All => true,
        ErrorNames.TaskFailed => failure.Error != ErrorNames.Timeout,
        ErrorNames.HeartbeatTimeout => failure.IsHeartbeat,
        _ => false,
    };
}
