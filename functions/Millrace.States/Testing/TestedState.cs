using System.Text.Json;
using Millrace.States.Definitions;
using Millrace.States.Json;

namespace Millrace.States.Testing;

/// <summary>A state that is tested, compiled as if it stood alone.</summary>
/// <param name="State">The state.</param>
/// <param name="Machine">A machine of this state, and of ends in the places of the states that it leads to.</param>
internal sealed record TestedState(State State, Machine Machine)
{
    /// <summary>What AWS calls a state that is tested, whatever it is called in its machine.</summary>
    public const string Name = "StateName";

    public static TestedState Of(StateTestRequest request)
    {
        if (request.StateName is null)
            return Compile(Parse(request.Definition) ?? throw Refused(request.Definition, []), null);

        if (request.StateName.Length == 0)
            throw StateTestException.Validation(StateTestReading.Violated("stateName", "Member must have length greater than or equal to 1"));

        if (!StateMachineDefinition.TryParse(request.Definition, out _, out var problems) || Parse(request.Definition) is not { } whole)
            throw Refused(request.Definition, problems);

        var state = Find(whole, request.StateName) ?? throw StateTestException.Validation("State not found in definition");
        whole.TryGet("QueryLanguage", out var language);
        return Compile(state, language);
    }

    private static TestedState Compile(JsonObject state, JsonValue? language)
    {
        List<KeyValuePair<string, JsonValue>> states = [new(Name, state)];
        var end = JsonObject.Of(new KeyValuePair<string, JsonValue>("Type", new JsonString("Succeed")));
        states.AddRange(TargetsOf(state).Where(target => target != Name).Distinct().Select(target => new KeyValuePair<string, JsonValue>(target, end)));
        List<KeyValuePair<string, JsonValue>> machine = [new("StartAt", new JsonString(Name)), new("States", JsonObject.From(states))];
        if (language is not null)
            machine.Add(new("QueryLanguage", language));

        var text = JsonObject.From(machine).ToString();
        return StateMachineDefinition.TryParse(text, out var definition, out var problems)
            ? new TestedState(definition.Machine.Start, definition.Machine)
            : throw Refused(text, problems);
    }

    private static StateTestException Refused(string definition, IReadOnlyList<DefinitionProblem> problems) => StateTestException.Definition(
        StateMachineDefinition.Validate(definition).RefusalMessage
        ?? $"Invalid State Machine Definition: '{string.Join(", ", problems.Select(problem => problem.Diagnostic))}'");

    private static JsonObject? Parse(string definition)
    {
        try
        {
            return JsonValue.Parse(definition) as JsonObject;
        }
        catch (JsonException)
        {
            // Said in the words of AWS by the one who asked.
            return null;
        }
    }

    private static IEnumerable<string> TargetsOf(JsonObject state)
    {
        IEnumerable<JsonObject> holders = [state, .. Objects(state, "Choices"), .. Objects(state, "Catch")];
        return holders.SelectMany(holder => (IEnumerable<string?>)[Text(holder, "Next"), Text(holder, "Default")]).OfType<string>().Where(name => name.Length > 0);
    }

    private static JsonObject? Find(JsonObject machine, string name)
    {
        if (!machine.TryGet("States", out var value) || value is not JsonObject states)
            return null;

        if (states.TryGet(name, out var found) && found is JsonObject state)
            return state;

        return states.Members.Select(member => member.Value).OfType<JsonObject>()
            .SelectMany(outer => (IEnumerable<JsonObject>)[.. Objects(outer, "Branches"), .. Objects(outer, "ItemProcessor"), .. Objects(outer, "Iterator")])
            .Select(inner => Find(inner, name)).FirstOrDefault(inner => inner is not null);
    }

    private static IEnumerable<JsonObject> Objects(JsonObject from, string name) => from.TryGet(name, out var value)
        ? value switch
        {
            JsonArray items => items.Items.OfType<JsonObject>(),
            JsonObject one => [one],
            _ => [],
        }
        : [];

    private static string? Text(JsonObject from, string name) => from.TryGet(name, out var value) && value is JsonString text ? text.Value : null;
}
