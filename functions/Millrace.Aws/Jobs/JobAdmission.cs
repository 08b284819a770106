using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>Adds jobs: one conditional put a plain job, or one transaction with all that a job is bound to.</summary>
internal sealed class JobAdmission(TableClient table, JobMapping mapping)
{
    // A round trip is most of a put's time: so many are under way at once.
    private const int AtOnce = 32;

    private readonly BoundAdmission _bound = new(table, mapping);

    public async Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var admissions = new Admission[jobs.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(AdmissionGroups.Of(jobs), parallel, async (group, stop) =>
        {
            if (group is [var only] && !IsBound(jobs[only]))
            {
                admissions[only] = await PutAsync(jobs[only], now, stop);
                return;
            }

            for (var done = 0; done < group.Count;)
            {
                var pack = BoundAdmission.PackOf([.. group.Skip(done).Select(i => jobs[i])]);
                var answers = await _bound.AdmitAsync(pack, now, stop);
                for (var i = 0; i < pack.Count; i++)
                    admissions[group[done + i]] = answers[i];

                done += pack.Count;
            }
        });
        return admissions;
    }

    /// <summary>What a caller is told who uses an id twice.</summary>
    public static ArgumentException Exists(NewJob request, Exception? inner = null) =>
        new($"There is a job {request.Id} already; make a new id with JobId.New.", nameof(request), inner);

    private static bool IsBound(NewJob job) =>
        job.IdempotencyKey is not null || job.UniqueKey is not null || job.Terms.OrderKey is not null || job.Terms.Tags.Count > 0 || job.Parent is { IsOfChild: true };

    private async Task<Admission> PutAsync(NewJob request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var job = Job.Create(request, now);
        var stamp = JobItem.NewStamp();
        var put = new PutItemRequest
        {
            TableName = table.Name,
            Item = await mapping.ToItemAsync(job, stamp, cancellationToken),
            ConditionExpression = BoundAdmission.Absent,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        try
        {
            await TableClient.RetryConflictsAsync(() => table.Dynamo.PutItemAsync(put, cancellationToken), cancellationToken);
        }
        catch (ConditionalCheckFailedException e) when (JobItem.WasStamped(e.Item, stamp))
        {
            // Our own put, repeated because its answer was lost.
        }
        catch (ConditionalCheckFailedException e)
        {
            throw Exists(request, e);
        }

        return new Admission.Added(job);
    }
}
