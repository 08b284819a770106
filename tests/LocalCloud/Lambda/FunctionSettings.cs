namespace LocalCloud.Lambda;

/// <summary>What the template says of a function.</summary>
public sealed record FunctionSettings
{
    /// <summary>The largest answer, and the largest event.</summary>
    internal const int LargestPayload = (6 * 1024 * 1024) + 100;

    /// <summary>Its name in the template.</summary>
    public required string Id { get; init; }

    /// <summary>Its name in the account.</summary>
    public required string Name { get; init; }

    /// <summary>What the program is told as <c>_HANDLER</c>.</summary>
    public required string Handler { get; init; }

    /// <summary>The executable, or a <c>.dll</c> that <c>dotnet</c> runs.</summary>
    public required string Program { get; init; }

    /// <summary>Memory in MB. It is told, not enforced.</summary>
    public int MemorySize { get; init; } = 128;

    /// <summary>After that long an invocation is killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a new instance may take until it asks for work, on top of the timeout.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many instances there may be: the reserved concurrency, or the limit of the local cloud.</summary>
    public int Concurrency { get; init; } = 50;

    /// <summary>Its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Its ARN.</summary>
    public string Arn => Wire.Names.Arn("lambda", $"function:{Name}");
}
