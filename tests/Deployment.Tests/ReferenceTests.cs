using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Deployment.Tests;

/// <summary>Everything that the template names is there.</summary>
public sealed partial class ReferenceTests
{
    private static readonly string[] Pseudo =
        ["AWS::AccountId", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackName", "AWS::URLSuffix"];

    private static readonly Template Deployed = Template.Deployed;

    [Fact]
    public void Every_reference_has_a_target()
    {
        Findings.None(Dangling(Deployed));
        Findings.Some(Dangling(Deployed.With("Globals/Function/Environment/Variables/MILLRACE_TABLE/Ref", "JobTable")), "JobTable");
        Findings.Some(Dangling(Deployed.With("Resources/WorkFunction/Properties/Events/Cpu/Properties/Queue/Fn::GetAtt/0", "CpuQueu")), "CpuQueu");
        Findings.Some(Dangling(Deployed.With("Resources/CpuQueue/Properties/QueueName/Fn::Sub", "${AWS::Stack}-cpu")), "AWS::Stack");
        Findings.Some(Dangling(Deployed.With("Outputs/ApiUrl/Value/Fn::Sub", "https://${Apii.Id}")), "Apii");
        Findings.Some(Dangling(Deployed.With("Resources/Alarms/Condition", "MakesTopics")), "MakesTopics");
        Findings.Some(Dangling(Deployed.With("Resources/ApiLogs/Properties/RetentionInDays/Fn::FindInMap/2", "Retention")), "Retention");
        Findings.Some(Dangling(Deployed.With("Mappings/Stages/prod/LogRetention", null)), "prod");
    }

    [Fact]
    public void Everything_that_is_declared_is_used()
    {
        Findings.None(Unused(Deployed));
        Findings.Some(Unused(Deployed.With("Parameters/SpareParameter", new JsonObject())), "SpareParameter");
        Findings.Some(Unused(Deployed.With("Conditions/Spare", true)), "Spare");
        Findings.Some(Unused(Deployed.With("Mappings/Stages/dev/Spare", 1)), "Spare");
    }

    [Fact]
    public void State_machines_are_files_whose_placeholders_are_given()
    {
        Findings.None(Unfilled(Deployed));
        Findings.Some(Unfilled(Deployed.With("Resources/PolisReport/Properties/DefinitionUri", "samples/x.asl.json")), "samples/x.asl.json");
        Findings.Some(Unfilled(Deployed.With("Resources/PolisReport/Properties/DefinitionSubstitutions", new JsonObject { ["Other"] = "x" })), "StartTaskFunctionArn");
    }

    // Written out instead of referred to, because the machine needs a function that needs its ARN.
    [Fact]
    public void The_state_machine_has_the_name_that_functions_start()
    {
        var name = $"{Deployed["Resources/PolisReport/Properties/Name/Fn::Sub"]}";

        var pipelines = Deployed.Functions.Select(static one => Deployed.VariablesOf(one).GetValueOrDefault("MILLRACE_PIPELINES")?["Fn::Sub"]).OfType<JsonNode>().ToList();

        Assert.Equal(3, pipelines.Count);
        Assert.All(pipelines, one => Assert.Equal($"polis.report=arn:${{AWS::Partition}}:states:${{AWS::Region}}:${{AWS::AccountId}}:stateMachine:{name}", $"{one}"));
    }

    private static IEnumerable<string> Dangling(Template template)
    {
        var (parameters, resources) = (NamesIn(template, "Parameters"), NamesIn(template, "Resources"));
        foreach (var (kind, name) in References(template.Root))
        {
            var isThere = kind switch
            {
                "Ref" => parameters.Contains(name) || resources.Contains(name) || Pseudo.Contains(name),
                "Resource" => resources.Contains(name),
                "Condition" => NamesIn(template, "Conditions").Contains(name),
                _ => template["Mappings/Stages"]!.AsObject().All(stage => stage.Value![name] is not null), // The template has stages.
            };
            if (!isThere)
                yield return $"{kind} '{name}' has no target{(kind == "Mapping" ? $" in {string.Join(", ", template["Mappings/Stages"]!.AsObject().Where(stage => stage.Value![name] is null).Select(static one => one.Key))}" : "")}.";
        }
    }

    private static IEnumerable<string> Unused(Template template)
    {
        var used = References(template.Root).Select(static one => one.Name).ToHashSet();
        return NamesIn(template, "Parameters").Concat(NamesIn(template, "Conditions")).Concat(template["Mappings/Stages/dev"]!.AsObject().Select(static one => one.Key))
            .Where(name => !used.Contains(name)).Select(static name => $"Nothing uses {name}.");
    }

    private static IEnumerable<string> Unfilled(Template template)
    {
        foreach (var machine in template.Of("AWS::Serverless::StateMachine"))
        {
            var path = $"{machine["DefinitionUri"]}";
            if (!File.Exists(Repository.PathOf(path)))
            {
                yield return $"{machine.Name}: there is no {path}.";
                continue;
            }

            var wanted = Placeholder().Matches(Repository.Read(path)).Select(static match => match.Groups["name"].Value).Distinct();
            var given = machine["DefinitionSubstitutions"]!.AsObject().Select(static one => one.Key).ToList();
            foreach (var name in wanted.Except(given).Concat(given.Except(wanted)))
                yield return $"{machine.Name}: {name} stands in the definition or in the template, not in both.";
        }
    }

    private static HashSet<string> NamesIn(Template template, string section) => [.. template[section]!.AsObject().Select(static one => one.Key)];

    private static IEnumerable<(string Kind, string Name)> References(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(References),
        JsonObject fields => fields.SelectMany(static field => Own(field.Key, field.Value).Concat(References(field.Value))),
        _ => [],
    };

    private static IEnumerable<(string Kind, string Name)> Own(string key, JsonNode? value) => (key, value) switch
    {
        ("Ref", JsonValue name) => [("Ref", $"{name}")],
        ("Fn::GetAtt", JsonArray parts) => [("Resource", $"{parts[0]}")],
        ("Fn::Sub", JsonValue text) => Placeholder().Matches($"{text}").Select(static match => match.Groups["name"].Value)
            .Select(static name => name.Contains('.') ? ("Resource", name[..name.IndexOf('.', StringComparison.Ordinal)]) : ("Ref", name)),
        ("Fn::If", JsonArray parts) => [("Condition", $"{parts[0]}")],
        ("Fn::FindInMap", JsonArray parts) => [("Mapping", $"{parts[2]}")],
        ("Condition", JsonValue name) => [("Condition", $"{name}")],
        _ => [],
    };

    [GeneratedRegex(@"\$\{(?<name>[\w:.]+)\}")]
    private static partial Regex Placeholder();
}
