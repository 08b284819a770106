using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalCloud.Templates;

/// <summary>Resolves the intrinsic functions of a template to the names that things have on this machine.</summary>
internal sealed partial class Intrinsics(JsonObject template, IReadOnlyDictionary<string, string> parameters, LocalResources resources)
{
    private const string NoValue = "AWS::NoValue";

    /// <summary>The value with every function in it resolved. Null where the template says that there is no value.</summary>
    public JsonNode? Resolve(JsonNode? value) => value switch
    {
        JsonObject function when Function(function) is { } call => Call(call.Name, call.Argument),
        JsonObject plain => new JsonObject(plain.Select(one => KeyValuePair.Create(one.Key, Resolve(one.Value))).Where(static one => one.Value is not null)),
        JsonArray array => new JsonArray([.. array.Select(Resolve).Where(static one => one is not null)]),
        _ => value?.DeepClone(),
    };

    /// <summary>The value as text.</summary>
    public string Text(JsonNode? value) => Resolve(value)?.ToString() ?? "";

    /// <summary>Whether a named condition of the template holds.</summary>
    public bool Holds(string condition) => template["Conditions"]?[condition] is { } one
        ? Is(one)
        : throw new FormatException($"The template has no condition '{condition}'.");

    private static (string Name, JsonNode? Argument)? Function(JsonObject value) =>
        value.Count == 1 && value.First() is var (name, argument) && (name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal)) ? (name, argument) : null;

    private JsonNode? Call(string function, JsonNode? argument) => function switch
    {
        "Ref" => $"{argument}" == NoValue ? null : Reference($"{argument}"),
        "Fn::GetAtt" => Attribute(argument),
        "Fn::Sub" => Substitute(argument),
        "Fn::If" => Resolve(Holds($"{argument![0]}") ? argument[1] : argument[2]),
        "Fn::Join" => string.Join($"{argument![0]}", ((JsonArray)Resolve(argument[1])!).Select(static one => $"{one}")),
        "Fn::Select" => ((JsonArray)Resolve(argument![1])!)[int.Parse(Text(argument[0]), null)]?.DeepClone(),
        "Fn::Split" => new JsonArray([.. Text(argument![1]).Split($"{argument[0]}").Select(static part => (JsonNode)part)]),
        "Fn::FindInMap" => template["Mappings"]![Text(argument![0])]![Text(argument[1])]![Text(argument[2])]!.DeepClone(),
        "Fn::Equals" or "Fn::Not" or "Fn::And" or "Fn::Or" => Is(new JsonObject { [function] = argument?.DeepClone() }),
        _ => throw new FormatException($"The local cloud does not know {function}."),
    };

    private bool Is(JsonNode? condition)
    {
        var (function, argument) = condition!.AsObject().Single();
        return function switch
        {
            "Fn::Equals" => Text(argument![0]) == Text(argument[1]),
            "Fn::Not" => !Is(argument![0]),
            "Fn::And" => argument!.AsArray().All(Is),
            "Fn::Or" => argument!.AsArray().Any(Is),
            "Condition" => Holds($"{argument}"),
            _ => throw new FormatException($"The local cloud does not know the condition {function}."),
        };
    }

    private JsonNode Reference(string name) => parameters.TryGetValue(name, out var value) ? value : resources.Reference(name);

    private string Attribute(JsonNode? argument)
    {
        var path = argument is JsonArray array ? string.Join('.', array.Select(Text)) : $"{argument}";
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return resources.Attribute(path[..dot], path[(dot + 1)..]);
    }

    private string Substitute(JsonNode? argument)
    {
        var (text, own) = argument is JsonArray array ? ($"{array[0]}", array[1]!.AsObject()) : ($"{argument}", []);
        return Placeholder().Replace(text, match => match.Groups["name"].Value switch
        {
            ['!', .. var literal] => $"${{{literal}}}",
            var name when own.ContainsKey(name) => Text(own[name]),
            var name when name.Contains('.', StringComparison.Ordinal) => Attribute(name),
            var name => Text(Reference(name)),
        });
    }

    [GeneratedRegex(@"\$\{(?<name>[^}]+)\}")]
    private static partial Regex Placeholder();
}
