using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Pipelines;
using Millrace.States;

namespace Millrace.StepFunctions.Api;

/// <summary>Reads histories.</summary>
internal sealed class HistoryOperations(Backend backend)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };
    private static readonly string[] Payloads = ["input", "inputDetails", "output", "outputDetails", "parameters"];

    public IEnumerable<Operation> All => [new("GetExecutionHistory", ["executionArn"], ReadAsync)];

    private async Task<JsonObject> ReadAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var isNewestFirst = parameters.Flag("reverseOrder", ifAbsent: false);
        var hasData = parameters.Flag("includeExecutionData", ifAbsent: true);
        var limit = parameters.MaxResults();
        var from = FromOf(PageToken.Read(parameters.TextOrNull("nextToken")), isNewestFirst);
        var execution = await backend.ExecutionAsync(parameters.Text("executionArn"), cancellationToken);
        var found = await backend.Engine.Records.ReadHistoryAsync(
            execution.Start.Name, new HistoryRange(from, limit + 1) { IsNewestFirst = isNewestFirst }, cancellationToken);
        return ExecutionView.WithoutAbsent(new JsonObject
        {
            ["events"] = new JsonArray([.. found.Take(limit).Select(line => View(line, hasData))]),
            ["nextToken"] = found.Count > limit ? PageToken.Of(HistoryEvent.Parse(found[limit]).Place.Id.ToString(CultureInfo.InvariantCulture)) : null,
        });
    }

    private static long FromOf(string place, bool isNewestFirst)
    {
        if (place.Length == 0)
            return isNewestFirst ? long.MaxValue : 1;

        return long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from : throw RefusedException.InvalidToken();
    }

    private static JsonNode? View(string line, bool hasData)
    {
        var view = JsonNode.Parse(HistoryEvent.Parse(line).ToAwsJson(), null, Deep);
        if (hasData || view is not JsonObject happened)
            return view;

        foreach (var details in happened.Select(static one => one.Value).OfType<JsonObject>())
        {
            foreach (var payload in Payloads)
                details.Remove(payload);
        }

        return view;
    }
}
