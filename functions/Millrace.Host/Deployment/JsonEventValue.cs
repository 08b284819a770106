using System.Text.Json;

namespace Millrace.Host.Deployment;

/// <summary>A value of an event that is JSON.</summary>
internal readonly record struct JsonEventValue(JsonElement Json) : IEventValue<JsonEventValue>
{
    public EventValueKind Kind => Json.ValueKind switch
    {
        JsonValueKind.Object => EventValueKind.Object,
        JsonValueKind.Array => EventValueKind.List,
        JsonValueKind.String => EventValueKind.Text,
        JsonValueKind.Number => EventValueKind.Number,
        JsonValueKind.True => EventValueKind.True,
        JsonValueKind.False => EventValueKind.False,
        _ => EventValueKind.Null,
    };

    public string Text => Json.GetString() ?? "";

    public double Number => Json.GetDouble();

    public int Count => Json.GetArrayLength();

    public JsonEventValue this[int index] => new(Json[index]);

    public bool TryGet(string name, out JsonEventValue value)
    {
        var has = Json.TryGetProperty(name, out var json);
        value = new JsonEventValue(json);
        return has;
    }
}
