using System.Collections.Concurrent;
using System.Text.Json;
using Millrace.Documents;
using Millrace.States;
using Millrace.StepFunctions.Activities;

namespace Millrace.StepFunctions;

/// <summary>The activities, the tasks that wait for a worker, and the workers that wait for a task.</summary>
/// <param name="store">Where activities are kept.</param>
/// <param name="account">What their ARNs name.</param>
/// <param name="clock">The clock.</param>
public sealed class ActivityDesk(IDocumentStore store, StatesAccount account, TimeProvider clock)
{
    private const string Kind = "states.activity";
    private readonly ConcurrentDictionary<string, TaskLine> _lines = new(StringComparer.Ordinal);

    /// <summary>Which resources are activities.</summary>
    public const string Resources = "arn:aws:states:*:activity:*";

    /// <summary>
    /// Hands a task to the next worker that asks, until it is answered by its token. After a crash it is called again, and the task stands in the
    /// line again, with the same token: a worker that had taken it may still answer.
    /// </summary>
    public async Task<string?> HandleAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        if (NameOf(request.Resource) is not { } name || await FindAsync(name, cancellationToken) is null)
            throw new TaskFailedException(ErrorNames.Runtime, $"The activity {request.Resource} does not exist.");

        var waiting = new WaitingTask(request.Token ?? "", request.ParametersJson, cancellationToken);
        LineOf(name).Add(waiting);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken); // Its token ends it.
            return null;
        }
        finally
        {
            LineOf(name).Remove(waiting);
        }
    }

    /// <summary>The name in an activity's ARN; null if it is none of this account.</summary>
    internal string? NameOf(string arn) => ResourceArn.TryParse(arn) is { Kind: "activity", Parts: [var name] } && arn == account.ActivityArn(name) ? name : null;

    /// <summary>The next task of an activity, as soon as there is one; null if none comes in time.</summary>
    internal Task<WaitingTask?> TakeAsync(string name, TimeSpan patience, CancellationToken cancellationToken) =>
        LineOf(name).TakeAsync(patience, clock, cancellationToken);

    /// <summary>Adds an activity, or finds the one of that name.</summary>
    internal async Task<Activity> AddAsync(string name, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(name, cancellationToken) is { } found)
                return found;

            var document = new ActivityDocument { CreatedAt = clock.GetUtcNow(), Tags = tags };
            if (await store.TryWriteAsync([Write(name, document, 0)], cancellationToken))
                return new Activity(name, document);
        }
    }

    internal async Task<Activity?> FindAsync(string name, CancellationToken cancellationToken) =>
        await store.FindAsync(new DocumentKey(Kind, name), cancellationToken) is { } found ? Of(found) : null;

    internal async Task<IReadOnlyList<Activity>> ListAsync(string after, int limit, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(Kind, after, limit, cancellationToken)).Select(Of)];

    internal async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(new DocumentKey(Kind, name), cancellationToken) is { } found)
            await store.TryWriteAsync([Write(name, null, found.Version)], cancellationToken);
    }

    internal async Task<bool> TagAsync(
        string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change, CancellationToken cancellationToken)
    {
        while (await store.FindAsync(new DocumentKey(Kind, name), cancellationToken) is { } found)
        {
            var document = Of(found).Document;
            if (await store.TryWriteAsync([Write(name, document with { Tags = change(document.Tags) }, found.Version)], cancellationToken))
                return true;
        }

        return false;
    }

    private static Activity Of(Document document) => new(
        document.Key.Name,
        JsonSerializer.Deserialize(document.Json, StoredJson.Default.ActivityDocument) ?? throw new InvalidOperationException($"{document.Key} is null."));

    private static DocumentWrite Write(string name, ActivityDocument? document, long expected) => new(
        new DocumentKey(Kind, name), expected, document is null ? null : JsonSerializer.Serialize(document, StoredJson.Default.ActivityDocument));

    private TaskLine LineOf(string name) => _lines.GetOrAdd(name, static _ => new TaskLine());
}
