using System.Text.Json;

namespace Distributed.Tests.Deployments;

/// <summary>The texts of a stream record's image.</summary>
internal readonly record struct Image(JsonElement Record)
{
    public string? this[string name] =>
        Record.GetProperty("dynamodb").TryGetProperty("NewImage", out var image)
        && image.TryGetProperty(name, out var value)
        && value.TryGetProperty("S", out var text)
            ? text.GetString()
            : null;
}
