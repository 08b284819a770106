namespace Deployment.Tests;

/// <summary>Which function reads which variable: the table of decision 0007, and nothing beside it.</summary>
internal static class Variables
{
    private static readonly string[] Queues = ["Api", "Dispatch", "Work", "StartTask", "Sweep"];
    private static readonly string[] Pipelines = ["Dispatch", "PipelineEnd", "Sweep"];

    // A secret is given to those only that sign with it or must know whether there is one.
    private static readonly string[] Callbacks = ["Api", "Dispatch", "Work", "Sweep"];

    /// <summary>The names that <c>MILLRACE_FUNCTION</c> may have.</summary>
    public static IReadOnlyList<string> Functions { get; } = ["Api", "Dispatch", "Work", "StartTask", "PipelineEnd", "Sweep"];

    public static IReadOnlyList<string> All { get; } =
    [
        "MILLRACE_FUNCTION", "MILLRACE_STAGE", "MILLRACE_TABLE", "MILLRACE_BUCKET", "MILLRACE_PIPELINES",
        "MILLRACE_QUEUE_CPU_HIGH", "MILLRACE_QUEUE_CPU", "MILLRACE_QUEUE_CPU_LOW",
        "MILLRACE_QUEUE_MEMORY_HIGH", "MILLRACE_QUEUE_MEMORY", "MILLRACE_QUEUE_MEMORY_LOW",
        "MILLRACE_POOL", "MILLRACE_FAIR_QUEUES", "MILLRACE_CALLBACK_SECRETS", "MILLRACE_CALLBACK_ALLOW", "MILLRACE_ARCHIVE_AFTER_DAYS",
    ];

    public static bool ReadBy(string variable, string function) => variable switch
    {
        "MILLRACE_PIPELINES" => Pipelines.Contains(function),
        "MILLRACE_ARCHIVE_AFTER_DAYS" => function == "Sweep",
        "MILLRACE_POOL" or "MILLRACE_FAIR_QUEUES" => Queues.Contains(function),
        _ when variable.StartsWith("MILLRACE_CALLBACK_", StringComparison.Ordinal) => Callbacks.Contains(function),
        _ when variable.StartsWith("MILLRACE_QUEUE_", StringComparison.Ordinal) => Queues.Contains(function),
        _ => All.Contains(variable),
    };
}
