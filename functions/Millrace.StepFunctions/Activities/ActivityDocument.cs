namespace Millrace.StepFunctions.Activities;

/// <summary>An activity as it is kept.</summary>
internal sealed record ActivityDocument
{
    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>An activity: work that somebody asks for, does and answers.</summary>
internal sealed record Activity(string Name, ActivityDocument Document);
