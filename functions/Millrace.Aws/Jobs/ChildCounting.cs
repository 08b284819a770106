using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>Counts the ends of children: the marks of some children and the counts of their parent in one transaction.</summary>
internal sealed class ChildCounting(TableClient table)
{
    private const int LongestDelayTries = 4;

    /// <summary>Counts those that have ended and are not counted.</summary>
    public async Task CountAsync(JobId parent, IReadOnlyList<JobId> ended, CancellationToken cancellationToken)
    {
        foreach (var chunk in ended.Distinct().Chunk(Transaction.MostParts - 1))
        {
            for (var tries = 1; !await TryCountAsync(parent, chunk, cancellationToken); tries++)
                await TableClient.DelayAsync(Math.Min(tries, LongestDelayTries), cancellationToken);
        }
    }

    /// <summary>Whether nothing is left to count of these; false if another one was faster with some.</summary>
    private async Task<bool> TryCountAsync(JobId parent, JobId[] ended, CancellationToken cancellationToken)
    {
        var items = await table.ReadAsync(ended.Select(Keys.Of), cancellationToken);
        var children = items.Where(item => IsToCount(item, parent)).ToList();
        if (children.Count == 0)
            return true;

        var transaction = new Transaction(table);
        var parentPart = transaction.Update(Keys.Of(parent), CountsOf(children, out var exists), exists);
        foreach (var child in children)
        {
            // No stamp: that of the child's own last writer must be found by it.
            var mark = new Expression().Set(JobItem.Counted, new AttributeValue { BOOL = true }).Add(JobItem.Version, 1);
            transaction.Update(Keys.Of(child), mark, $"{mark.Is(JobItem.State, child[JobItem.State])} AND {mark.Is(JobItem.Counted, null)}");
        }

        var failed = await transaction.RunAsync(cancellationToken);
        return failed.Count == 0 || failed.ContainsKey(parentPart);
    }

    private static Expression CountsOf(List<Dictionary<string, AttributeValue>> children, out string exists)
    {
        var expression = new Expression().Count(JobItem.Children, 0).Add(JobItem.Version, 1);
        foreach (var end in children.GroupBy(JobMapping.StateNameOf))
            expression.Count(NoteItem.NameOf(end.Key), end.Count());

        exists = $"attribute_exists({expression.Name(Keys.Pk)})";
        return expression;
    }

    private static bool IsToCount(Dictionary<string, AttributeValue> item, JobId parent) =>
        JobMapping.StateNameOf(item).IsFinal() && !item.ContainsKey(JobItem.Counted) && item.TextOrNullOf(JobItem.ParentId) == parent.Value;
}
