using Millrace.Jobs;

namespace Millrace.Children;

/// <summary>A child that a handler adds.</summary>
/// <param name="Name">Tells it from the parent's other children; 1 to 200 characters.</param>
/// <param name="Child">What is to be done.</param>
public sealed record NamedChild(string Name, Submission Child);

/// <summary>Adds the children of running jobs, each once for its name.</summary>
internal sealed class ChildStarter(JobClient client)
{
    // A parent may wait for its children for long, and must find them again after a crash.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(366);

    public async Task<JobId> AddAsync(Job parent, string name, Submission child, CancellationToken cancellationToken) =>
        (await AddAsync(parent, [new NamedChild(name, child)], cancellationToken))[0];

    public async Task<IReadOnlyList<JobId>> AddAsync(Job parent, IReadOnlyList<NamedChild> children, CancellationToken cancellationToken)
    {
        if (children.FirstOrDefault(static child => child.Name.Length is 0 or > JobTerms.MaxKeyLength) is { } bad)
            throw new ArgumentException($"A child's name must be 1 to {JobTerms.MaxKeyLength} characters, was '{bad.Name}'.", nameof(children));

        var results = await client.SubmitAsync([.. children.Select(child => SubmissionOf(parent, child))], cancellationToken);
        return [.. results.Zip(children, (result, child) => result switch
        {
            SubmitResult.Accepted accepted => accepted.Id,
            SubmitResult.Rejected rejected => throw new JobFailedException(rejected.Error, $"Child '{child.Name}': {rejected.Reason}", isPermanent: true),
            _ => throw new JobFailedException("ChildConflict", $"Child '{child.Name}' was added before with another input. Names of children must be their own.", isPermanent: true),
        })];
    }

    private static Submission SubmissionOf(Job parent, NamedChild child) => child.Child with
    {
        Parent = new JobParent(parent.Id, child.Name, TaskToken: null),
        IdempotencyKey = $"child:{parent.Id}:{child.Name}",
        IdempotentFor = Remembered,
        Trace = child.Child.Trace ?? parent.Trace,
        // Of one large job all children share one turn: it cannot starve small ones.
        Terms = child.Child.Terms with
        {
            FairKey = child.Child.Terms.FairKey ?? parent.Terms.FairKey ?? parent.Id.Value,
            Pool = child.Child.Terms.Pool.Length > 0 ? child.Child.Terms.Pool : parent.Terms.Pool,
        },
    };
}
