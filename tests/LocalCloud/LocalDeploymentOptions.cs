namespace LocalCloud;

/// <summary>How the deployment is started here. Everything else stands in the template.</summary>
public sealed record LocalDeploymentOptions
{
    /// <summary>The template. Default: <c>serverless.template</c> of the repository that this was built in.</summary>
    public string? Template { get; init; }

    /// <summary>The program of all functions: an executable, or a <c>.dll</c>. Default: what a build of the template's <c>CodeUri</c> made.</summary>
    public string? Program { get; init; }

    /// <summary>Values of the template's parameters, such as the stage. The others have their defaults.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>More environment variables for every function.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the API listens. Default: any free port.</summary>
    public int Port { get; init; }

    /// <summary>Where everything is kept, so that it is there again after a restart, also of SQS alone. Default: nowhere.</summary>
    public string? DataFolder { get; init; }

    /// <summary>How many invocations a queue's mapping has under way at most, if the template allows more.</summary>
    public int QueueConcurrency { get; init; } = 4;

    /// <summary>
    /// How long queues hide a delivered message, instead of what the template says: a test that kills workers cannot wait for hours
    /// until a message comes back that nobody hid for a shorter time.
    /// </summary>
    public TimeSpan? Visibility { get; init; }

    /// <summary>How many instances a function without reserved concurrency has at most.</summary>
    public int UnreservedConcurrency { get; init; } = 50;

    /// <summary>Whether schedules run by themselves. They can be triggered in any case.</summary>
    public bool RunSchedules { get; init; } = true;

    /// <summary>The wait before a stream's batch or an asynchronous invocation is tried again; it doubles. In the cloud: up to a minute, and more.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an empty stream is left alone: in the cloud it is read four times a second.</summary>
    public TimeSpan StreamPollEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Where the logs of all functions go, too. Default: nowhere.</summary>
    public TextWriter? Output { get; init; }
}
