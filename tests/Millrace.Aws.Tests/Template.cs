using System.Text.Json.Nodes;

namespace Millrace.Aws.Tests;

/// <summary>What <c>serverless.template</c> says of the table and of its stream's reader.</summary>
internal static class Template
{
    private static readonly JsonNode Resources = JsonNode.Parse(File.ReadAllText(Find()))!["Resources"]!; // Every template has them.

    /// <summary>The table's properties.</summary>
    public static JsonNode Table => Resources["JobsTable"]!["Properties"]!;

    /// <summary>The states whose changes start the Dispatch function, at once or after a window.</summary>
    public static IReadOnlyList<string> States { get; } =
    [
        .. ((string[])["Changes", "WakeUps"])
            .SelectMany(static name => Resources["DispatchFunction"]!["Properties"]!["Events"]![name]!["Properties"]!["FilterCriteria"]!["Filters"]!.AsArray())
            .Select(static filter => JsonNode.Parse($"{filter!["Pattern"]}")!["dynamodb"]!["NewImage"]!["state"]!["S"]!.AsArray())
            .SelectMany(static states => states.Where(static one => one is JsonValue).Select(static one => $"{one}")),
    ];

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "serverless.template") is var path && File.Exists(path))
                return path;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds serverless.template.");
    }
}
