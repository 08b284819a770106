using System.Text.Json.Nodes;
using Millrace.States;

namespace Millrace.StepFunctions.Api;

/// <summary>The operations on state machines.</summary>
internal sealed class MachineOperations(Backend backend)
{
    private StateMachines Machines => backend.Machines;

    public IEnumerable<Operation> All =>
    [
        new("CreateStateMachine", ["name", "definition", "roleArn"], CreateAsync),
        new("UpdateStateMachine", ["stateMachineArn"], UpdateAsync),
        new("DeleteStateMachine", ["stateMachineArn"], DeleteAsync),
        new("DescribeStateMachine", ["stateMachineArn"], DescribeAsync),
        new("ListStateMachines", [], ListAsync),
        new("ValidateStateMachineDefinition", ["definition"], static (parameters, _) => Task.FromResult(Validate(parameters))),
    ];

    public static JsonObject View(StateMachine machine, StatesAccount account) => ExecutionView.WithoutAbsent(new JsonObject
    {
        ["stateMachineArn"] = account.MachineArn(machine.Name),
        ["name"] = machine.Name,
        ["type"] = machine.Type == StateMachineType.Express ? "EXPRESS" : "STANDARD",
        ["status"] = "ACTIVE",
        ["definition"] = machine.Definition,
        ["roleArn"] = machine.RoleArn,
        ["creationDate"] = ExecutionView.Seconds(machine.CreatedAt),
        ["loggingConfiguration"] = Json(machine.Logging),
        ["tracingConfiguration"] = Json(machine.Tracing),
        ["encryptionConfiguration"] = Json(machine.Encryption),
        ["revisionId"] = machine.RevisionId,
    });

    private static JsonNode? Json(string? text) => text is null ? null : JsonNode.Parse(text);

    private async Task<JsonObject> CreateAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var name = Names.Check(parameters.Text("name"));
        var type = TypeOf(parameters);
        var now = backend.Clock.GetUtcNow();
        var machine = new StateMachine(name, MachineConfiguration.DefinitionOf(parameters, type))
        {
            Type = type,
            RoleArn = MachineConfiguration.RoleOf(parameters),
            Logging = MachineConfiguration.LoggingOf(parameters),
            Tracing = MachineConfiguration.TracingOf(parameters),
            Encryption = MachineConfiguration.EncryptionOf(parameters),
            Tags = Tags.Read(parameters.Items("tags")),
            CreatedAt = now,
            UpdatedAt = now,
            RevisionId = NewRevision(now),
        };
        MachineConfiguration.CheckVersions(parameters);
        var arn = backend.Account.MachineArn(name);
        while (!await Machines.TryAddAsync(machine, cancellationToken))
        {
            if (await Machines.FindAsync(name, cancellationToken) is not { } other)
                continue;

            return other.IsSameAs(machine) ? Created(arn, other) : throw new RefusedException("StateMachineAlreadyExists", $"State Machine Already Exists: '{arn}'");
        }

        return Created(arn, machine);
    }

    private static JsonObject Created(string arn, StateMachine machine) =>
        new() { ["stateMachineArn"] = arn, ["creationDate"] = ExecutionView.Seconds(machine.CreatedAt) };

    private async Task<JsonObject> UpdateAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var machine = await ChangeableAsync(parameters, cancellationToken);
        if (!Changeable.Any(parameters.Has))
        {
            throw new RefusedException(
                "MissingRequiredParameter", "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified");
        }

        var now = backend.Clock.GetUtcNow();
        var definition = parameters.Has("definition") ? MachineConfiguration.DefinitionOf(parameters, machine.Type) : null;
        var updated = await Machines.UpdateAsync(machine.Name, Change, cancellationToken) ?? throw RefusedException.NoMachine(parameters.Text("stateMachineArn"));
        return new JsonObject { ["updateDate"] = ExecutionView.Seconds(updated.UpdatedAt), ["revisionId"] = updated.RevisionId };

        StateMachine Change(StateMachine old)
        {
            MachineConfiguration.CheckVersions(parameters);
            return old with
            {
                Definition = definition ?? old.Definition,
                RoleArn = parameters.Has("roleArn") ? MachineConfiguration.RoleOf(parameters) : old.RoleArn,
                Logging = parameters.Has("loggingConfiguration") ? MachineConfiguration.LoggingOf(parameters) : old.Logging,
                Tracing = parameters.Has("tracingConfiguration") ? MachineConfiguration.TracingOf(parameters) : old.Tracing,
                Encryption = MachineConfiguration.EncryptionOf(parameters) ?? old.Encryption,
                UpdatedAt = now,
                RevisionId = NewRevision(now),
            };
        }
    }

    private static readonly string[] Changeable = ["definition", "roleArn", "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration"];

    private async Task<JsonObject> DeleteAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        // As in AWS, a machine that does not exist is deleted already.
        var arn = parameters.Text("stateMachineArn");
        if (backend.NameOfMachine(arn) is not { } name || await Machines.FindAsync(name, cancellationToken) is not { } machine)
            return [];

        RefuseRegistered(machine);
        await Machines.DeleteAsync(name, cancellationToken);
        return [];
    }

    private async Task<JsonObject> DescribeAsync(Parameters parameters, CancellationToken cancellationToken) =>
        View(await backend.MachineAsync(parameters.Text("stateMachineArn"), cancellationToken), backend.Account);

    private async Task<JsonObject> ListAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var limit = parameters.MaxResults();
        var found = await Machines.ListAsync(PageToken.Read(parameters.TextOrNull("nextToken")), limit + 1, cancellationToken);
        var shown = found.Take(limit).ToList();
        return ExecutionView.WithoutAbsent(new JsonObject
        {
            ["stateMachines"] = new JsonArray([.. shown.Select(machine => new JsonObject
            {
                ["stateMachineArn"] = backend.Account.MachineArn(machine.Name),
                ["name"] = machine.Name,
                ["type"] = machine.Type == StateMachineType.Express ? "EXPRESS" : "STANDARD",
                ["creationDate"] = ExecutionView.Seconds(machine.CreatedAt),
            })]),
            ["nextToken"] = found.Count > limit ? PageToken.Of(shown[^1].Name) : null,
        });
    }

    private static JsonObject Validate(Parameters parameters)
    {
        var includesWarnings = parameters.OneOf("severity", "ERROR", "WARNING") == "WARNING";
        var result = StateMachineDefinition.Validate(
            parameters.Text("definition"),
            new ValidationOptions { StateMachineType = TypeOf(parameters), MaxResults = Math.Min(parameters.MaxResults(), 100), IncludesWarnings = includesWarnings });
        return new JsonObject
        {
            ["result"] = result.IsValid ? "OK" : "FAIL",
            ["diagnostics"] = new JsonArray([.. result.Diagnostics.Select(static one => ExecutionView.WithoutAbsent(new JsonObject
            {
                ["severity"] = one.Severity == DiagnosticSeverity.Error ? "ERROR" : "WARNING",
                ["code"] = one.Code,
                ["message"] = one.Message,
                ["location"] = one.Location,
            }))]),
            ["truncated"] = result.Truncated,
        };
    }

    private static StateMachineType TypeOf(Parameters parameters) =>
        parameters.OneOf("type", "STANDARD", "EXPRESS") == "EXPRESS" ? StateMachineType.Express : StateMachineType.Standard;

    private static string NewRevision(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("D");

    private async Task<StateMachine> ChangeableAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var machine = await backend.MachineAsync(parameters.Text("stateMachineArn"), cancellationToken);
        RefuseRegistered(machine);
        return machine;
    }

    private static void RefuseRegistered(StateMachine machine)
    {
        if (machine.IsRegistered)
            throw RefusedException.Validation($"The state machine '{machine.Name}' is registered by the program and is changed there, not over this API.");
    }
}
