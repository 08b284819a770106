using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Children;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>The parts of a job's notes that others than its own writers add to: attributes of their own, apart from the notes' text.</summary>
internal static class NoteItem
{
    public static JobNotes WithoutCounts(JobNotes notes) =>
        notes.Children is null && !notes.IsCounted ? notes : notes with { Children = null, IsCounted = false };

    public static IEnumerable<(string Name, AttributeValue? Value)> CountsOf(JobNotes notes) =>
    [
        (JobItem.Children, notes.Children is { } all ? Attributes.Number(all.Total) : null),
        (JobItem.ChildrenSucceeded, CountOf(notes.Children?.Succeeded)),
        (JobItem.ChildrenFailed, CountOf(notes.Children?.Failed)),
        (JobItem.ChildrenCancelled, CountOf(notes.Children?.Cancelled)),
        (JobItem.Counted, notes.IsCounted ? new AttributeValue { BOOL = true } : null),
    ];

    public static JobNotes WithCounts(JobNotes notes, Dictionary<string, AttributeValue> item)
    {
        var isCounted = item.ContainsKey(JobItem.Counted);
        var hasChildren = item.ContainsKey(JobItem.Children);
        if (!isCounted && !hasChildren)
            return notes;

        var counts = new ChildCounts
        {
            Total = Read(item, JobItem.Children),
            Succeeded = Read(item, JobItem.ChildrenSucceeded),
            Failed = Read(item, JobItem.ChildrenFailed),
            Cancelled = Read(item, JobItem.ChildrenCancelled),
        };
        return notes with { IsCounted = isCounted, Children = hasChildren ? counts : null };
    }

    /// <summary>The attribute that counts children that ended so.</summary>
    public static string NameOf(JobStateName end) => end switch
    {
        JobStateName.Succeeded => JobItem.ChildrenSucceeded,
        JobStateName.Failed => JobItem.ChildrenFailed,
        JobStateName.Cancelled => JobItem.ChildrenCancelled,
        _ => throw new ArgumentException($"A child that is {end} has not ended.", nameof(end)),
    };

    private static AttributeValue? CountOf(int? number) => number is > 0 and { } count ? Attributes.Number(count) : null;

    private static int Read(Dictionary<string, AttributeValue> item, string name) => item.ContainsKey(name) ? (int)item.NumberOf(name) : 0;
}
