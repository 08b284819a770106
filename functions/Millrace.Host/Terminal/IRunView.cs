using Millrace.Jobs;

namespace Millrace.Host.Terminal;

/// <summary>Shows a person, or a program, how a job goes.</summary>
internal interface IRunView
{
    /// <summary>The job was begun by an earlier run.</summary>
    void Resumed(Job job);

    /// <summary>How the job and its tasks stand now.</summary>
    void Show(RunSnapshot snapshot);

    /// <summary>How the job ended.</summary>
    void End(RunSnapshot snapshot);

    /// <summary>The run was stopped before the job's end.</summary>
    void Interrupted(Job job);
}

/// <summary>A job and its tasks, oldest first.</summary>
internal sealed record RunSnapshot(Job Job, IReadOnlyList<Job> Tasks, DateTimeOffset Now)
{
    /// <summary>How long a job has run, or ran, from its first claim to its end.</summary>
    public TimeSpan? TimeOf(Job job)
    {
        var since = job.Attempts is [var first, ..] ? first.StartedAt : job.Lease?.Since;
        return (job.EndedAt ?? Now) - since;
    }
}
