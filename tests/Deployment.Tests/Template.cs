using System.Text.Json.Nodes;

namespace Deployment.Tests;

/// <summary>A resource of the template.</summary>
internal sealed record Resource(string Name, JsonObject Json)
{
    public string Type => $"{Template.At(Json, "Type")}";

    /// <summary>What stands at a path below its properties; null if nothing does.</summary>
    public JsonNode? this[string path] => Template.At(Json["Properties"], path);
}

/// <summary>An event of a function.</summary>
internal sealed record Event(Resource Function, string Name, JsonObject Json)
{
    public string Type => $"{Template.At(Json, "Type")}";

    /// <summary>How findings name it.</summary>
    public string Title => $"{Function.Name}/{Name}";

    public JsonNode? this[string path] => Template.At(Json["Properties"], path);
}

/// <summary><c>serverless.template</c>, or a copy with a fault.</summary>
internal sealed class Template
{
    private Template(JsonObject root) => Root = root;

    /// <summary>The template that is deployed.</summary>
    public static Template Deployed { get; } = new(JsonNode.Parse(Repository.Read("serverless.template"))!.AsObject()); // It is an object.

    public JsonObject Root { get; }

    public IEnumerable<Resource> Resources => this["Resources"]!.AsObject().Select(static one => new Resource(one.Key, one.Value!.AsObject())); // Every template has them.

    public IEnumerable<Resource> Functions => Of("AWS::Serverless::Function");

    public IEnumerable<Event> Events => Functions.SelectMany(static function =>
        function["Events"]?.AsObject().Select(one => new Event(function, one.Key, one.Value!.AsObject())) ?? []); // An event is an object.

    public JsonNode? this[string path] => At(Root, path);

    /// <summary>What stands at a path; a slash in a name is written <c>~1</c>, as in JSON pointers.</summary>
    public static JsonNode? At(JsonNode? node, string path) => path.Split('/').Select(Unescaped).Aggregate(node, static (at, name) => at switch
    {
        JsonObject all => all[name],
        JsonArray list => list[int.Parse(name, null)],
        _ => null,
    });

    /// <summary>The resource that an <c>Fn::GetAtt</c> or a <c>Ref</c> names; null if it is neither.</summary>
    public static string? TargetOf(JsonNode? node) => node switch
    {
        JsonObject one when one["Fn::GetAtt"] is JsonArray { Count: > 0 } parts => $"{parts[0]}",
        JsonObject one when one["Ref"] is { } name => $"{name}",
        _ => null,
    };

    public IEnumerable<Resource> Of(string type) => Resources.Where(one => one.Type == type);

    public IEnumerable<Event> EventsOf(string type) => Events.Where(one => one.Type == type);

    public Resource? Find(string? name) => Resources.FirstOrDefault(one => one.Name == name);

    /// <summary>A property of a function, or the one that all functions share.</summary>
    public JsonNode? PropertyOf(Resource function, string name) => function[name] ?? this[$"Globals/Function/{name}"];

    public int TimeoutOf(Resource function) => PropertyOf(function, "Timeout")!.GetValue<int>(); // A global has it.

    /// <summary>The variables of a function: the shared ones, then its own.</summary>
    public IReadOnlyDictionary<string, JsonNode?> VariablesOf(Resource function) =>
        ((JsonNode?[])[this["Globals/Function/Environment/Variables"], function["Environment/Variables"]])
            .OfType<JsonObject>().SelectMany(static one => one).ToDictionary();

    /// <summary>What a function's role allows, a statement each.</summary>
    public IEnumerable<Statement> RightsOf(Resource roleOwner) => StatementsOf(Find(TargetOf(roleOwner["Role"])));

    /// <summary>The statements that a role, or a policy of a resource, consists of.</summary>
    public static IEnumerable<Statement> StatementsOf(Resource? owner) =>
        ((IEnumerable<JsonNode?>)[.. owner?["Policies"]?.AsArray().Select(static one => one!["PolicyDocument"]) ?? [], owner?["PolicyDocument"]])
            .OfType<JsonObject>().SelectMany(static document => document["Statement"]!.AsArray())
            .Select(one => new Statement(owner!.Name, one!.AsObject())); // Without an owner there are none.

    /// <summary>A copy in which something else stands at a path; null takes away what stands there.</summary>
    public Template With(string path, JsonNode? value)
    {
        var (root, cut) = (Root.DeepClone().AsObject(), path.LastIndexOf('/'));
        var name = Unescaped(path[(cut + 1)..]);
        var parent = At(root, path[..cut]) ?? throw new ArgumentException($"The template has no {path[..cut]}.", nameof(path));
        if (parent is JsonArray list)
            list[int.Parse(name, null)] = value;
        else if (value is null)
            Assert.True(parent.AsObject().Remove(name), $"The template has no {path}.");
        else
            parent[name] = value;

        return new Template(root);
    }

    private static string Unescaped(string name) => name.Replace("~1", "/", StringComparison.Ordinal);
}

/// <summary>A statement of a policy.</summary>
internal sealed record Statement(string Owner, JsonObject Json)
{
    public bool Allows => $"{Json["Effect"]}" == "Allow";

    public IEnumerable<string> Actions => TextsOf(Json["Action"]);

    /// <summary>The resources, as the JSON that stands there.</summary>
    public IEnumerable<string> Resources => TextsOf(Json["Resource"]);

    /// <summary>Whether it names a resource, by whatever function.</summary>
    public bool Names(string resource) => Json["Resource"] is { } node
        && (node.ToJsonString().Contains($"\"{resource}\"", StringComparison.Ordinal) || node.ToJsonString().Contains($"{{{resource}.", StringComparison.Ordinal));

    private static IEnumerable<string> TextsOf(JsonNode? node) =>
        (node as JsonArray ?? [node?.DeepClone()]).Select(static one => one is JsonValue ? $"{one}" : one?.ToJsonString() ?? "");
}
