using System.Globalization;
using Amazon.SQS.Model;

namespace Millrace.Aws.Queues;

/// <summary>
/// Does things by tens, as many as SQS takes at a time. An entry that SQS refused through no fault of ours is asked for
/// again, a few times; what is refused for good throws.
/// </summary>
internal sealed class SqsBatch(string operation, string queueUrl, TimeProvider clock)
{
    public const int Size = 10;
    private const int Tries = 4;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>Refusals that are as good as done.</summary>
    public Func<BatchResultErrorEntry, bool> IsDone { get; init; } = static _ => false;

    /// <summary>Does all items in their order. <paramref name="call"/> sends entries with the ids that it is given and answers what was refused.</summary>
    public async Task RunAsync<T>(
        IReadOnlyList<T> items, Func<IReadOnlyList<(string Id, T Item)>, Task<List<BatchResultErrorEntry>?>> call, CancellationToken cancellationToken)
    {
        foreach (var ten in items.Chunk(Size))
            await RunTenAsync([.. ten.Select(static (item, i) => (i.ToString(CultureInfo.InvariantCulture), item))], call, cancellationToken);
    }

    private async Task RunTenAsync<T>(
        IReadOnlyList<(string Id, T Item)> entries, Func<IReadOnlyList<(string Id, T Item)>, Task<List<BatchResultErrorEntry>?>> call, CancellationToken cancellationToken)
    {
        var all = entries.Count;
        for (var tries = 1; ; tries++)
        {
            var refused = (await call(entries) ?? []).Where(one => !IsDone(one)).ToList();
            if (refused.Count == 0)
                return;

            if (tries == Tries || refused.Exists(static one => one.SenderFault == true))
                throw new SqsBatchException(operation, queueUrl, refused.Count, all, $"{refused[0].Code}: {refused[0].Message}");

            var again = refused.Select(static one => one.Id).ToHashSet();
            entries = [.. entries.Where(one => again.Contains(one.Id))];
            await Task.Delay(RetryAfter * tries, clock, cancellationToken);
        }
    }
}
