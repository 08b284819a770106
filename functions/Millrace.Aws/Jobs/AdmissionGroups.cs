using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>Which of the jobs of one call must come one after the other: those that share a key, an order or a parent.</summary>
internal static class AdmissionGroups
{
    /// <summary>The places of the jobs, in groups that are independent of each other; in each the order that was given.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Of(IReadOnlyList<NewJob> jobs)
    {
        var first = Enumerable.Range(0, jobs.Count).ToArray(); // The first of each job's group, by way of others.
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < jobs.Count; i++)
        {
            foreach (var tie in TiesOf(jobs[i]))
            {
                if (!seen.TryAdd(tie, i))
                    Join(first, seen[tie], i);
            }
        }

        return [.. Enumerable.Range(0, jobs.Count).GroupBy(i => Find(first, i)).Select(static group => group.ToList())];
    }

    private static IEnumerable<string> TiesOf(NewJob job)
    {
        if (job.IdempotencyKey is { } key)
            yield return $"key:{key}";

        if (job.UniqueKey is { } unique)
            yield return $"unique:{unique}";

        if (job.Terms.OrderKey is { } order)
            yield return $"order:{order}";

        if (job.Parent is { IsOfChild: true } parent)
            yield return $"parent:{parent.Id}";
    }

    private static int Find(int[] first, int i)
    {
        while (first[i] != i)
            i = first[i] = first[first[i]];

        return i;
    }

    private static void Join(int[] first, int one, int other)
    {
        var (a, b) = (Find(first, one), Find(first, other));
        first[Math.Max(a, b)] = Math.Min(a, b);
    }
}
