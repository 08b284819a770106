using System.Globalization;
using System.Text.Json;

namespace Millrace.Host.Deployment;

/// <summary>
/// What the single process takes from <c>serverless.template</c>, so that it behaves as the deployment does: the template is
/// the one source of batch sizes, retries, timeouts and schedules.
/// </summary>
internal sealed record DeploymentTemplate
{
    /// <summary>How many changes Dispatch gets at most in one event.</summary>
    public required int DispatchBatchSize { get; init; }

    /// <summary>How often a batch of changes is tried again before its first record is set aside.</summary>
    public required int DispatchRetries { get; init; }

    /// <summary>Which changes Dispatch is for: those of any of its mappings.</summary>
    public required EventFilter DispatchFilter { get; init; }

    /// <summary>How long a delivered message is hidden from other workers.</summary>
    public required TimeSpan Visibility { get; init; }

    /// <summary>How often the sweep runs at least.</summary>
    public required TimeSpan SweepEvery { get; init; }

    /// <summary>Reads the template that this program was built with.</summary>
    public static DeploymentTemplate Load()
    {
        using var stream = typeof(DeploymentTemplate).Assembly.GetManifestResourceStream("serverless.template")
            ?? throw new InvalidOperationException("serverless.template is not part of this program.");
        using var document = JsonDocument.Parse(stream);
        return Read(document.RootElement.GetProperty("Resources"));
    }

    private static DeploymentTemplate Read(JsonElement resources)
    {
        var changes = Event(resources, "DispatchFunction", "Changes");
        var queue = resources.GetProperty("CpuQueue").GetProperty("Properties");
        return new DeploymentTemplate
        {
            DispatchBatchSize = changes.GetProperty("BatchSize").GetInt32(),
            DispatchRetries = changes.GetProperty("MaximumRetryAttempts").GetInt32(),
            DispatchFilter = EventFilter.Union(Mappings(resources, "DispatchFunction", "DynamoDB")),
            Visibility = TimeSpan.FromSeconds(queue.GetProperty("VisibilityTimeout").GetInt32()),
            SweepEvery = Rate(Event(resources, "SweepFunction", "Clock").GetProperty("Schedule").GetString() ?? ""),
        };
    }

    private static IEnumerable<JsonElement> Mappings(JsonElement resources, string function, string type) =>
        from one in resources.GetProperty(function).GetProperty("Properties").GetProperty("Events").EnumerateObject()
        where one.Value.GetProperty("Type").ValueEquals(type)
        select one.Value.GetProperty("Properties");

    private static JsonElement Event(JsonElement resources, string function, string name) =>
        resources.GetProperty(function).GetProperty("Properties").GetProperty("Events").GetProperty(name).GetProperty("Properties");

    private static TimeSpan Rate(string schedule) =>
        schedule.Split('(', ' ', ')') is ["rate", var count, "minute" or "minutes", ""]
            ? TimeSpan.FromMinutes(int.Parse(count, CultureInfo.InvariantCulture))
            : throw new FormatException($"The sweep's schedule '{schedule}' is not rate(n minutes).");
}
