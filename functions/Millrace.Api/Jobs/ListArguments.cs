using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>The query of a list.</summary>
internal sealed record ListArguments
{
    public string? Type { get; init; }

    public string? State { get; init; }

    public string? Parent { get; init; }

    public string? Tag { get; init; }

    public string? CreatedFrom { get; init; }

    public string? CreatedBefore { get; init; }

    public string? Cursor { get; init; }

    public string? Limit { get; init; }

    public JobQuery Read()
    {
        var from = CreatedFrom is null ? (DateTimeOffset?)null : TimeArgument.At(CreatedFrom, "createdFrom");
        var before = CreatedBefore is null ? (DateTimeOffset?)null : TimeArgument.At(CreatedBefore, "createdBefore");
        if (from >= before)
            throw Argument.Refuse("createdBefore", "'createdBefore' must be after 'createdFrom', or no job fits.", "Send a later 'createdBefore', or leave one of them out.");

        return new JobQuery
        {
            Type = Type is null ? null : Argument.Type(Type),
            State = State is null ? null : Argument.State(State),
            Parent = Parent is null ? null : Argument.Id(Parent, "parent"),
            Tag = Tag is null ? null : Argument.Word(Tag, "tag"),
            After = BorderAt(from),
            Before = First(Cursor is null ? null : Requests.Cursor.Read(Cursor), BorderAt(before)),
            Limit = Argument.Limit(Limit, ReadJobs.UsualLimit, ReadJobs.MaxLimit),
        };
    }

    // Ids begin in 1970, and so do jobs.
    private static JobId? BorderAt(DateTimeOffset? time) =>
        time is { } at ? JobId.Before(at < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : at) : null;

    private static JobId? First(JobId? one, JobId? other) => (one, other) switch
    {
        ({ } a, { } b) => a < b ? a : b,
        _ => one ?? other,
    };
}

/// <summary>The query of a list of children.</summary>
internal readonly record struct ChildArguments(string? Type, string? State, string? Cursor, string? Limit)
{
    public JobQuery Read(JobId parent) => new ListArguments { Type = Type, State = State, Cursor = Cursor, Limit = Limit }.Read() with { Parent = parent };
}
