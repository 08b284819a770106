using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Wire;

namespace LocalCloud.Events;

/// <summary>A schedule of EventBridge: <c>rate(1 minute)</c>. It can be triggered earlier.</summary>
internal sealed class Schedule(string rule, string expression, string? input, AsyncInvocations target)
{
    /// <summary>How often it runs; null if its expression is a calendar's: such a schedule only runs when it is triggered.</summary>
    public TimeSpan? Every { get; } = expression.Split('(', ' ', ')') switch
    {
        ["rate", var count, "minute" or "minutes", ""] => TimeSpan.FromMinutes(int.Parse(count, CultureInfo.InvariantCulture)),
        ["rate", var count, "hour" or "hours", ""] => TimeSpan.FromHours(int.Parse(count, CultureInfo.InvariantCulture)),
        ["rate", var count, "day" or "days", ""] => TimeSpan.FromDays(int.Parse(count, CultureInfo.InvariantCulture)),
        ["cron", ..] => null,
        _ => throw new FormatException($"'{expression}' is no schedule."),
    };

    public async Task RunAsync(CancellationToken stopping)
    {
        if (Every is not { } every)
            return;

        using var timer = new PeriodicTimer(every, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                await TriggerAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    /// <summary>Runs it now, and waits until the function has taken the event.</summary>
    public Task TriggerAsync() => target.SendAsync(input is not null
        ? Encoding.UTF8.GetBytes(input)
        : JsonSerializer.SerializeToUtf8Bytes(EventBus.NewEvent("aws.events", "Scheduled Event", Names.Arn("events", $"rule/{rule}"), new JsonObject())));
}
