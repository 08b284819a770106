using System.Text.Json.Nodes;

namespace Millrace.Aws.Tests;

/// <summary>What <c>serverless.template</c> says of the table and of its stream's reader.</summary>
internal static class Template
{
    private static readonly JsonNode Resources = JsonNode.Parse(File.ReadAllText(Find()))!["Resources"]!; // Every template has them.

    /// <summary>The table's properties.</summary>
    public static JsonNode Table => Resources["JobsTable"]!["Properties"]!;

    /// <summary>The states whose changes start the Dispatch function.</summary>
    public static IReadOnlyList<string> States
    {
        get
        {
            var pattern = Resources["DispatchFunction"]!["Properties"]!["Events"]!["Changes"]!["Properties"]!["FilterCriteria"]!["Filters"]![0]!["Pattern"]!;
            return [.. JsonNode.Parse(pattern.GetValue<string>())!["dynamodb"]!["NewImage"]!["state"]!["S"]!.AsArray().Select(static state => $"{state}")];
        }
    }

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
