using System.Text.Json;
using LocalCloud.Lambda;

namespace Distributed.Tests.Deployments;

/// <summary>What functions log: JSON lines, and among them those that CloudWatch reads figures out of.</summary>
internal static class FunctionLog
{
    /// <summary>The lines of JSON.</summary>
    public static IReadOnlyList<JsonElement> JsonLines(this LambdaFunction function) =>
        [.. function.Log.Lines.Where(static line => line.StartsWith('{')).Select(static line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The sum of a figure over the metric lines of a job type.</summary>
    public static double Sum(this LambdaFunction function, string figure, string type) => function.JsonLines()
        .Where(line => line.TryGetProperty("_aws", out _) && line.TryGetProperty("Type", out var of) && of.GetString() == type)
        .Sum(line => line.TryGetProperty(figure, out var value) ? SumOf(value) : 0);

    private static double SumOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Sum(static one => one.GetDouble()) : value.GetDouble();
}
