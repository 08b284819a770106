using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>How one job is admitted with all that it is bound to, and what was learned when that failed.</summary>
internal sealed class AdmissionPlan(TableClient table, JobMapping mapping, NewJob request, DateTimeOffset now)
{
    private const string Until = IdempotencyItem.UntilName;
    private const string Absent = BoundAdmission.Absent;

    private readonly OrderEnd _order = new(table);
    private Job? _job;
    private int _jobPart;
    private int? _keyPart;
    private int? _guardPart;

    // The holder of the unique key that was seen to have ended.
    private JobId? _endedHolder;

    public NewJob Request => request;

    /// <summary>How it ended; null as long as it has not.</summary>
    public Admission? Answer { get; private set; }

    /// <summary>Whether the last try failed because the unique key is to be taken over from a job that has ended.</summary>
    public bool IsTakingOver { get; private set; }

    /// <summary>Adds the job and what it is bound to.</summary>
    public async Task AddToAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        var place = request.Terms.OrderKey is { } order ? await _order.FindAsync(order, cancellationToken) : null;
        _job = Job.Create(request, now, place?.Predecessor);
        var item = await mapping.ToItemAsync(_job, JobItem.NewStamp(), cancellationToken);
        if (request.UniqueKey is { } unique)
            item[JobItem.Guard] = Attributes.Text(Bindings.HashOf(unique));

        _jobPart = transaction.Put(item, new Expression(), Absent);
        _keyPart = request.IdempotencyKey is { } key ? TakeKey(transaction, key) : null;
        _guardPart = request.UniqueKey is { } guard ? TakeGuard(transaction, guard) : null;
        foreach (var tag in request.Terms.Tags)
            transaction.Put(Bindings.TagOf(tag, request.Id), new Expression(), null);

        if (place is not null)
            TakePlace(transaction, place);
    }

    public void Succeed() => Answer = new Admission.Added(_job!); // Added before.

    public void Refuse(Admission answer) => Answer = answer;

    /// <summary>Finds out what the failed conditions mean for this job.</summary>
    /// <exception cref="ArgumentException">There is a job with its id.</exception>
    public async Task LearnAsync(IReadOnlyDictionary<int, Dictionary<string, AttributeValue>?> failed, CancellationToken cancellationToken)
    {
        IsTakingOver = false;
        if (failed.ContainsKey(_jobPart))
            throw JobAdmission.Exists(request);

        if (_keyPart is { } key && failed.TryGetValue(key, out var known) && known is not null)
        {
            Answer = IdempotencyItem.Read(known).Answer(IdempotencyItem.Of(request, now));
            return;
        }

        if (_guardPart is not { } guard || !failed.TryGetValue(guard, out var held) || held is null)
        {
            _endedHolder = null; // It may have been brought back.
            return;
        }

        var holder = Bindings.JobOf(held);
        if (held.ContainsKey(Until) || await IsOpenAsync(holder, cancellationToken))
            Answer = new Admission.Duplicate(holder);
        else
            (_endedHolder, IsTakingOver) = (holder, true);
    }

    private async Task<bool> IsOpenAsync(JobId id, CancellationToken cancellationToken) =>
        await table.FindAsync(Keys.Of(id), cancellationToken) is { } item && !JobMapping.StateNameOf(item).IsFinal();

    private int TakeKey(Transaction transaction, string key)
    {
        var expression = new Expression();
        return transaction.Put(IdempotencyItem.Of(request, now).ToItem(key), expression, $"{Absent} OR {HasEnded(expression)}");
    }

    private int TakeGuard(Transaction transaction, string key)
    {
        var item = Bindings.GuardOf(Bindings.HashOf(key)).Naming(request.Id);
        if (now + request.UniqueFor is { } until)
        {
            item[Until] = Attributes.Time(until);
            item[IdempotencyItem.ExpiresAt] = Attributes.Number(until.ToUnixTimeSeconds() + 1);
        }

        var expression = new Expression();
        var condition = $"{Absent} OR {HasEnded(expression)}";
        if (_endedHolder is not { } holder)
            return transaction.Put(item, expression, condition);

        // If it is also the parent, the parent's own condition says that it has not ended.
        if (request.Parent is not { IsOfChild: true } parent || parent.Id != holder)
        {
            var ended = new Expression();
            transaction.Check(Keys.Of(holder), ended, $"{Absent} OR {JobItem.IsFinal(ended)}");
        }

        return transaction.Put(
            item, expression, $"{condition} OR ({expression.Is(Bindings.Job, Attributes.Text(holder.Value))} AND {expression.Is(Until, null)})");
    }

    private void TakePlace(Transaction transaction, OrderPlace place)
    {
        var expression = new Expression();
        var isStillLast = place.Last is { } last ? expression.Is(Bindings.Job, Attributes.Text(last.Value)) : Absent;
        transaction.Put(Bindings.LastOf(request.Terms.OrderKey!).Naming(request.Id), expression, isStillLast); // It has a place, so a key.
        if (place.Predecessor is not { } predecessor || place.Open is not { } open)
            return;

        transaction.Put(Bindings.NextOf(predecessor).Naming(request.Id), new Expression(), null);
        // Its end looks for the next one afterwards, and finds this link. A parent's own condition says the same.
        if ((request.Parent is not { IsOfChild: true } parent || parent.Id != open) && open != _endedHolder)
        {
            var isOpen = new Expression();
            transaction.Check(Keys.Of(open), isOpen, JobItem.IsOpen(isOpen));
        }
    }

    private string HasEnded(Expression expression) => expression.IsAtMost(Until, Attributes.Time(now));
}
