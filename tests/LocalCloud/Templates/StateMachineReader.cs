using System.Text.Json.Nodes;
using Millrace.StepFunctions;

namespace LocalCloud.Templates;

/// <summary>Reads the state machines of a template, with what <c>DefinitionSubstitutions</c> put into their definitions.</summary>
internal sealed class StateMachineReader(CloudTemplate template)
{
    public IReadOnlyDictionary<string, StateMachine> Machines() =>
        template.OfType("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine").ToDictionary(
            static one => one.Id, one => new StateMachine(template.LocalNames.Name(one.Id), Definition(one.Properties)) { IsRegistered = true });

    private string Definition(JsonObject properties)
    {
        var text = template.Text(properties["DefinitionUri"]) is { } path
            ? File.ReadAllText(Path.Combine(template.Folder, path))
            : template.Text(properties["DefinitionString"]) ?? properties["Definition"]?.ToJsonString() ?? "{}";
        foreach (var (name, value) in template.Resolve(properties["DefinitionSubstitutions"])?.AsObject() ?? [])
            text = text.Replace($"${{{name}}}", $"{value}", StringComparison.Ordinal);

        return text;
    }
}
