using System.Globalization;
using Millrace.Jobs;

namespace Millrace.Pipelines;

/// <summary>The names of executions: the id of the pipeline's job, and for one that was brought back its number behind it, since a name runs once.</summary>
public static class ExecutionName
{
    /// <summary>The name of the execution that a pipeline's job starts.</summary>
    public static string Of(Job job) =>
        job.Notes.Redrives == 0 ? job.Id.Value : string.Create(CultureInfo.InvariantCulture, $"{job.Id.Value}-{job.Notes.Redrives}");

    /// <summary>The job of an execution; false for a name that is none of ours.</summary>
    public static bool TryParse(string? name, out JobId job)
    {
        job = default;
        return name is { Length: JobId.Length } or { Length: > JobId.Length + 1 } && (name.Length == JobId.Length || name[JobId.Length] == '-')
            && JobId.TryParse(name[..JobId.Length], out job);
    }
}
