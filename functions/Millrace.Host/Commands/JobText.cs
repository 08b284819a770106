using System.Text.Json;
using Millrace.Host.Terminal;
using Millrace.Jobs;
using Spectre.Console;

namespace Millrace.Host.Commands;

/// <summary>Pieces of the API's answers as text for tables, with the markup characters of data escaped.</summary>
internal static class JobText
{
    /// <summary>The value at a path of names; empty if there is none.</summary>
    public static string Of(JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return "";
        }

        return json.ValueKind == JsonValueKind.Null ? "" : Markup.Escape(json.ToString());
    }

    /// <summary>A list of words; empty if there is none.</summary>
    public static string List(JsonElement json, string name) => json.TryGetProperty(name, out var words)
        ? Markup.Escape(string.Join(", ", words.EnumerateArray()))
        : "";

    /// <summary>The job's state in its colour.</summary>
    public static string State(JsonElement job)
    {
        var state = Of(job, "state");
        return Enum.TryParse<JobStateName>(state, ignoreCase: true, out var name) ? $"[{Words.ColorOf(name)}]{state}[/]" : state;
    }
}
