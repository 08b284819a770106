using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Wire;
using Millrace.Host.Deployment;

namespace LocalCloud.Events;

/// <summary>The default bus of EventBridge: brings events to the functions whose rules they match.</summary>
internal sealed class EventBus(IEnumerable<(EventPattern Pattern, AsyncInvocations Target)> rules)
{
    private readonly (EventPattern Pattern, AsyncInvocations Target)[] _rules = [.. rules];

    /// <summary>Makes an event as EventBridge writes it.</summary>
    public static JsonObject NewEvent(string source, string type, string resource, JsonObject detail) => new()
    {
        ["version"] = "0",
        ["id"] = Names.NewId(),
        ["detail-type"] = type,
        ["source"] = source,
        ["account"] = Names.Account,
        ["time"] = $"{TimeProvider.System.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
        ["region"] = Names.Region,
        ["resources"] = new JsonArray(resource),
        ["detail"] = detail,
    };

    /// <summary>Completes when every function that it is for has taken it, or it is set aside.</summary>
    public async Task PublishAsync(JsonObject one)
    {
        var json = JsonSerializer.SerializeToElement(one);
        await Task.WhenAll(_rules
            .Where(rule => rule.Pattern.Matches(new JsonEventValue(json)))
            .Select(rule => rule.Target.SendAsync(JsonSerializer.SerializeToUtf8Bytes(one))));
    }
}
