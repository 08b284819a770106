using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Pipelines;
using Millrace.StepFunctions.Executions;

namespace Millrace.StepFunctions.Api;

/// <summary>The operations on executions.</summary>
internal sealed class ExecutionOperations(Backend backend)
{
    private static readonly ExecutionStatus[] Statuses = Enum.GetValues<ExecutionStatus>();

    public IEnumerable<Operation> All =>
    [
        new("DescribeExecution", ["executionArn"], DescribeAsync),
        new("DescribeStateMachineForExecution", ["executionArn"], DescribeMachineAsync),
        new("ListExecutions", [], ListAsync),
        new("StopExecution", ["executionArn"], StopAsync),
        new("RedriveExecution", ["executionArn"], RedriveAsync),
    ];

    private async Task<JsonObject> DescribeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var view = ExecutionView.Describe(await FindAsync(parameters, cancellationToken), backend.Account, ExecutionView.Seconds);
        if (parameters.OneOf("includedData", "ALL_DATA", "METADATA_ONLY") == "METADATA_ONLY")
        {
            foreach (var payload in (string[])["input", "inputDetails", "output", "outputDetails", "error", "cause"])
                view.Remove(payload);
        }

        return view;
    }

    private async Task<JsonObject> DescribeMachineAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var start = (await FindAsync(parameters, cancellationToken)).Start;
        var notes = ExecutionNotes.Parse(start.Notes);
        var machine = await backend.Machines.FindAsync(start.Machine, cancellationToken) ?? new StateMachine(start.Machine, "");
        var then = machine with
        {
            Definition = start.Definition, RoleArn = notes.RoleArn ?? machine.RoleArn, RevisionId = notes.RevisionId, UpdatedAt = notes.MachineUpdatedAt ?? start.StartedAt,
        };
        var view = MachineOperations.View(then, backend.Account);
        view["updateDate"] = ExecutionView.Seconds(then.UpdatedAt);
        foreach (var foreign in (string[])["creationDate", "type", "status"])
            view.Remove(foreign);

        return view;
    }

    private async Task<JsonObject> ListAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        if (!parameters.Has("stateMachineArn"))
            throw RefusedException.Validation("Name the state machine in 'stateMachineArn': this server lists no executions of Map runs.");

        var machine = await backend.MachineAsync(parameters.Text("stateMachineArn"), cancellationToken);
        if (machine.Type == States.StateMachineType.Express)
            throw new RefusedException("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine");

        var limit = parameters.MaxResults();
        var wanted = parameters.OneOf("statusFilter", [.. Statuses.Select(ExecutionView.StatusOf), "PENDING_REDRIVE"]);
        if (wanted == "PENDING_REDRIVE")
            return new JsonObject { ["executions"] = new JsonArray() };

        var query = new ExecutionQuery(machine.Name, limit + 1)
        {
            Status = wanted is null ? null : Statuses.First(status => ExecutionView.StatusOf(status) == wanted),
            After = CursorOf(PageToken.Read(parameters.TextOrNull("nextToken"))),
        };
        var found = await backend.Engine.Records.ListAsync(query, cancellationToken);
        var shown = found.Take(limit).Where(one => IsWanted(one, parameters.OneOf("redriveFilter", "REDRIVEN", "NOT_REDRIVEN")));
        return ExecutionView.WithoutAbsent(new JsonObject
        {
            ["executions"] = new JsonArray([.. shown.Select(one => ExecutionView.Summarize(one, backend.Account))]),
            ["nextToken"] = found.Count > limit ? TokenOf(found[limit - 1]) : null,
        });
    }

    private static bool IsWanted(ExecutionSummary one, string? redriveFilter) => redriveFilter is null || one.Redrives > 0 == (redriveFilter == "REDRIVEN");

    private static string TokenOf(ExecutionSummary last) => PageToken.Of(string.Create(CultureInfo.InvariantCulture, $"{last.StartedAt.UtcTicks} {last.Name}"));

    private static ExecutionCursor? CursorOf(string place)
    {
        if (place.Length == 0)
            return null;

        return place.Split(' ', 2) is [var ticks, var name] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.Ticks
            ? new ExecutionCursor(new DateTimeOffset(at, TimeSpan.Zero), name)
            : throw RefusedException.InvalidToken();
    }

    private async Task<JsonObject> StopAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var key = (await FindAsync(parameters, cancellationToken)).Start.Name;
        await backend.Engine.StopAsync(key, parameters.TextOrNull("error"), parameters.TextOrNull("cause"));
        var record = await FindAsync(parameters, cancellationToken);
        return new JsonObject { ["stopDate"] = ExecutionView.Seconds(record.EndedAt ?? backend.Clock.GetUtcNow()) };
    }

    private async Task<JsonObject> RedriveAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var arn = parameters.Text("executionArn");
        var start = (await FindAsync(parameters, cancellationToken)).Start;
        if (!start.Name.Contains(':', StringComparison.Ordinal))
            throw NotRedrivable($"'{arn}' belongs to the job {start.Name}: redrive the job.");

        var redriven = await backend.Engine.RedriveAsync(start.Name, cancellationToken);
        var record = await FindAsync(parameters, cancellationToken);
        if (redriven != Redriven.Running)
            throw NotRedrivable($"Execution is {ExecutionView.StatusOf(ExecutionView.StatusOf(record))} and cannot be redriven: '{arn}'");

        return new JsonObject { ["redriveDate"] = ExecutionView.Seconds(record.RedrivenAt ?? backend.Clock.GetUtcNow()) };
    }

    private static RefusedException NotRedrivable(string why) => new("ExecutionNotRedrivable", $"Execution Not Redrivable: {why}");

    private Task<ExecutionRecord> FindAsync(Parameters parameters, CancellationToken cancellationToken) =>
        backend.ExecutionAsync(parameters.Text("executionArn"), cancellationToken);
}
