using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>
/// Adds jobs that are bound to something: each in one transaction with its keys, its place in an order, its tags and its parent's
/// count. Children of one parent share a transaction. What another one was faster with is read anew.
/// </summary>
internal sealed class BoundAdmission(TableClient table, JobMapping mapping)
{
    public const string Absent = "attribute_not_exists(pk)";

    // DynamoDB takes 4 MB; an input is counted by its characters, of which few take more than two bytes.
    private const int MostCharacters = 1_000_000;

    // Who meets another one has met a writer that went on: a short delay is enough.
    private const int LongestDelayTries = 4;

    /// <summary>The requests from the first on that can share a transaction: the first alone, or children of one parent that have no unique key and no order.</summary>
    public static IReadOnlyList<NewJob> PackOf(IReadOnlyList<NewJob> requests)
    {
        if (!CanShare(requests[0]))
            return [requests[0]];

        var (parts, characters, keys) = (1, 0, new HashSet<string>());
        return [.. requests.TakeWhile((request, i) =>
        {
            parts += 1 + request.Terms.Tags.Count + (request.IdempotencyKey is null ? 0 : 1);
            characters += request.Input.Json.Length;
            return CanShare(request)
                && request.Parent!.Id == requests[0].Parent!.Id // Children have parents.
                && (request.IdempotencyKey is not { } key || keys.Add(key))
                && (i == 0 || (parts <= Transaction.MostParts && characters <= MostCharacters));
        })];
    }

    public async Task<IReadOnlyList<Admission>> AdmitAsync(IReadOnlyList<NewJob> pack, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var plans = pack.Select(request => new AdmissionPlan(table, mapping, request, now)).ToList();
        for (var tries = 1; ; tries++)
        {
            var open = plans.Where(static plan => plan.Answer is null).ToList();
            if (open.Count == 0)
                return [.. plans.Select(static plan => plan.Answer!)]; // None is open.

            await TryAsync(open, cancellationToken);
            if (tries > 1 && open.TrueForAll(static plan => plan.Answer is null))
                await TableClient.DelayAsync(Math.Min(tries, LongestDelayTries), cancellationToken);
        }
    }

    private async Task TryAsync(IReadOnlyList<AdmissionPlan> plans, CancellationToken cancellationToken)
    {
        var transaction = new Transaction(table);
        var parent = plans[0].Request.Parent is { IsOfChild: true } of ? Raise(transaction, of.Id, plans.Count) : (int?)null;
        foreach (var plan in plans)
            await plan.AddToAsync(transaction, cancellationToken);

        var failed = await transaction.RunAsync(cancellationToken);
        foreach (var plan in plans)
        {
            if (failed.Count == 0)
                plan.Succeed();
            else
                await plan.LearnAsync(failed, cancellationToken);
        }

        if (parent is not { } part || !failed.ContainsKey(part))
            return;

        foreach (var plan in plans.Where(static plan => plan.Answer is null && !plan.IsTakingOver))
            plan.Refuse(new Admission.ParentEnded(plan.Request.Parent!.Id)); // Children have parents.
    }

    private static int Raise(Transaction transaction, JobId parent, int children)
    {
        var expression = new Expression()
            .Count(JobItem.Children, children)
            .Add(JobItem.Version, 1)
            .Set(JobItem.Awaited, new AttributeValue { BOOL = true });
        // No stamp: that of the job's own last writer must be found by it.
        return transaction.Update(Keys.Of(parent), expression, JobItem.IsOpen(expression));
    }

    private static bool CanShare(NewJob request) => request is { Parent.IsOfChild: true, UniqueKey: null, Terms.OrderKey: null };
}
