using System.Text.Json.Nodes;

namespace LocalCloud.Templates;

/// <summary>The template of the deployment: everything that the local cloud starts, and how, stands there.</summary>
internal sealed class CloudTemplate
{
    private readonly JsonObject _root;
    private readonly Intrinsics _intrinsics;

    private CloudTemplate(JsonObject root, string folder, LocalResources resources, Intrinsics intrinsics) =>
        (_root, Folder, LocalNames, _intrinsics) = (root, folder, resources, intrinsics);

    /// <summary>Where it lies: its paths start there.</summary>
    public string Folder { get; }

    /// <summary>What its resources are called here.</summary>
    public LocalResources LocalNames { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="path">The file, JSON.</param>
    /// <param name="stack">The stack's name: every resource's name starts with it.</param>
    /// <param name="given">Values of parameters; the others have their defaults.</param>
    public static CloudTemplate Load(string path, string stack, IReadOnlyDictionary<string, string> given)
    {
        var root = JsonNode.Parse(File.ReadAllText(path))!.AsObject(); // A template is an object.
        var declared = root["Parameters"]?.AsObject() ?? [];
        if (given.Keys.FirstOrDefault(name => !declared.ContainsKey(name)) is { } unknown)
            throw new ArgumentException($"{path} has no parameter '{unknown}'. It has: {string.Join(", ", declared.Select(static one => one.Key))}.", nameof(given));

        var parameters = declared.ToDictionary(
            static one => one.Key, one => given.GetValueOrDefault(one.Key) ?? one.Value?["Default"]?.ToString() ?? $"local-{one.Key}".ToLowerInvariant());
        var resources = new LocalResources(root["Resources"]!.AsObject(), stack); // Every template has them.
        var intrinsics = new Intrinsics(root, parameters, resources);
        resources.Text = intrinsics.Text;
        return new CloudTemplate(root, Path.GetDirectoryName(Path.GetFullPath(path))!, resources, intrinsics); // A file has a folder.
    }

    /// <summary>The template of the repository that this program was built in.</summary>
    public static string FindDefault()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "serverless.template") is var path && File.Exists(path))
                return path;
        }

        throw new FileNotFoundException($"No folder above {AppContext.BaseDirectory} holds serverless.template.");
    }

    /// <summary>The resources of some types that exist in this stage, with their properties as they stand there.</summary>
    public IEnumerable<(string Id, JsonObject Properties)> OfType(params string[] types) =>
        from one in _root["Resources"]!.AsObject()
        where types.Contains($"{one.Value!["Type"]}") && (one.Value["Condition"] is not { } condition || _intrinsics.Holds($"{condition}"))
        select (one.Key, one.Value["Properties"]?.AsObject() ?? []);

    /// <summary>The globals of functions.</summary>
    public JsonObject FunctionGlobals => _root["Globals"]?["Function"]?.AsObject() ?? [];

    /// <summary>A value of the template with its intrinsic functions resolved.</summary>
    public JsonNode? Resolve(JsonNode? value) => _intrinsics.Resolve(value);

    /// <summary>A value of the template as text; null if there is none.</summary>
    public string? Text(JsonNode? value) => Resolve(value)?.ToString();

    /// <summary>A value of the template as a number; null if there is none.</summary>
    public int? Number(JsonNode? value) => Text(value) is { } text ? int.Parse(text, null) : null;
}
