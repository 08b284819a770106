using System.Text.Json.Nodes;
using LocalCloud.Lambda;

namespace LocalCloud.Templates;

/// <summary>An event of a function, as the template says it.</summary>
internal sealed record FunctionEvent(string Function, string Name, string Type, JsonObject Properties);

/// <summary>Reads the functions of a template, with what the globals say of all of them.</summary>
internal sealed class FunctionReader(CloudTemplate template, LocalDeploymentOptions options)
{
    private static readonly string[] Types = ["AWS::Serverless::Function"];

    /// <summary>The functions.</summary>
    /// <param name="endpoints">The addresses of services, by function: what an SDK reads to find the emulators.</param>
    public IEnumerable<FunctionSettings> Functions(Func<string, IReadOnlyDictionary<string, string>> endpoints)
    {
        foreach (var (id, properties) in template.OfType(Types))
        {
            var environment = Environment(properties);
            foreach (var (name, value) in endpoints(id).Concat(options.Environment))
                environment[name] = value;

            yield return new FunctionSettings
            {
                Id = id,
                Name = template.LocalNames.Name(id),
                Handler = template.Text(Value(properties, "Handler")) ?? "bootstrap",
                Program = options.Program ?? DefaultProgram(properties),
                MemorySize = template.Number(Value(properties, "MemorySize")) ?? 128,
                Timeout = TimeSpan.FromSeconds(template.Number(Value(properties, "Timeout")) ?? 3),
                Concurrency = template.Number(Value(properties, "ReservedConcurrentExecutions")) ?? options.UnreservedConcurrency,
                Environment = environment,
            };
        }
    }

    /// <summary>The ids of the functions.</summary>
    public IEnumerable<string> Ids => template.OfType(Types).Select(static one => one.Id);

    /// <summary>The events of all functions.</summary>
    public IEnumerable<FunctionEvent> AllEvents =>
        from function in template.OfType(Types)
        from one in template.Resolve(function.Properties["Events"])?.AsObject() ?? []
        select new FunctionEvent(function.Id, one.Key, $"{one.Value!["Type"]}", one.Value["Properties"]?.AsObject() ?? []);

    /// <summary>What the template says of a function, as it stands there.</summary>
    public JsonObject Properties(string id) => template.OfType(Types).Single(one => one.Id == id).Properties;

    private JsonNode? Value(JsonObject properties, string name) => properties[name] ?? template.FunctionGlobals[name];

    private Dictionary<string, string> Environment(JsonObject properties)
    {
        var environment = new Dictionary<string, string>();
        foreach (var source in (JsonObject[])[template.FunctionGlobals, properties])
        {
            foreach (var (name, value) in template.Resolve(source["Environment"]?["Variables"])?.AsObject() ?? [])
                environment[name] = $"{value}";
        }

        return environment;
    }

    /// <summary>What a build of the function's project made, in this program's own configuration.</summary>
    private string DefaultProgram(JsonObject properties)
    {
        var code = template.Text(Value(properties, "CodeUri")) ?? ".";
        var build = AppContext.BaseDirectory.TrimEnd('/').Split('/')[^4..];
        return Path.Combine([template.Folder, code, .. build, Path.GetFileName(code.TrimEnd('/'))]);
    }
}
