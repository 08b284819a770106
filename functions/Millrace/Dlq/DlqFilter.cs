using Millrace.Jobs;

namespace Millrace.Dlq;

/// <summary>Which of the failed jobs are meant: all conditions that are given must hold.</summary>
public sealed record DlqFilter
{
    /// <summary>Only jobs of this type.</summary>
    public JobType? Type { get; init; }

    /// <summary>Only jobs whose last failure has this name.</summary>
    public string? Error { get; init; }

    /// <summary>Only jobs with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only jobs that failed at this time or later.</summary>
    public DateTimeOffset? FailedFrom { get; init; }

    /// <summary>Only jobs that failed before this time.</summary>
    public DateTimeOffset? FailedBefore { get; init; }

    internal bool Fits(Job job) =>
        job.State is JobState.Failed failed
        && (Error is null || failed.Last.Error == Error)
        && (FailedFrom is null || failed.At >= FailedFrom)
        && (FailedBefore is null || failed.At < FailedBefore);

    internal JobQuery Query(JobId? before, int limit) => new() { State = JobStateName.Failed, Type = Type, Tag = Tag, Before = before, Limit = limit };
}

/// <summary>How many failed jobs are alike.</summary>
/// <param name="Type">Their type.</param>
/// <param name="Error">The name of their last failure.</param>
/// <param name="Count">So many.</param>
/// <param name="OldestAt">When the first of them failed.</param>
/// <param name="NewestAt">When the last of them failed.</param>
/// <param name="Example">One of them.</param>
public sealed record DlqGroup(JobType Type, string Error, int Count, DateTimeOffset OldestAt, DateTimeOffset NewestAt, JobId Example);

/// <summary>What a redrive or a discard would do.</summary>
/// <param name="Count">How many jobs it would touch.</param>
/// <param name="Groups">What they are, the most first.</param>
/// <param name="TakesFor">How long the redriven jobs take to be queued at the rate that was asked for.</param>
/// <param name="IsComplete">Whether all failed jobs were looked at; otherwise there are more than counted.</param>
public sealed record DlqPlan(int Count, IReadOnlyList<DlqGroup> Groups, TimeSpan TakesFor, bool IsComplete);
