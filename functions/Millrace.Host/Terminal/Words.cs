using System.Globalization;
using Millrace.Jobs;

namespace Millrace.Host.Terminal;

/// <summary>How the terminal says things.</summary>
internal static class Words
{
    /// <summary>What a person calls the job: its phase in a pipeline, or its type.</summary>
    public static string NameOf(Job job) => job.Parent?.Phase ?? job.Type.Value;

    public static string StateOf(Job job) => job.State.Name.ToString().ToLowerInvariant();

    public static string ColorOf(JobStateName state) => state switch
    {
        JobStateName.Succeeded => "green",
        JobStateName.Failed => "red",
        JobStateName.Cancelled => "yellow",
        JobStateName.Running => "blue",
        _ => "grey",
    };

    public static string Time(TimeSpan? time) => time switch
    {
        null => "",
        { TotalSeconds: < 10 } short_ => string.Create(CultureInfo.InvariantCulture, $"{short_.TotalSeconds:0.00} s"),
        { TotalMinutes: < 2 } medium => string.Create(CultureInfo.InvariantCulture, $"{medium.TotalSeconds:0.0} s"),
        { } long_ => string.Create(CultureInfo.InvariantCulture, $"{(int)long_.TotalHours}:{long_:mm\\:ss}"),
    };

    /// <summary>Why a job did not succeed; null if it did or has not ended.</summary>
    public static string? TroubleOf(Job job) => job.State switch
    {
        JobState.Failed failed => $"{failed.Last.Error}: {failed.Last.Message}",
        JobState.Cancelled cancelled => cancelled.Reason,
        _ => null,
    };
}
