using System.Collections.Frozen;
using System.Text.Json;

namespace Millrace.Schemas;

/// <summary>A keyword that is being read: its value, the schema around it, and where its demands go.</summary>
internal sealed record Keyword(SchemaReader Reader, SchemaNode Node, JsonElement Schema, JsonElement Value, Place Place)
{
    public void Demand(Check check) => Node.Demand(check);

    public void Refuse(string what) => Reader.Refuse(Place, what);

    /// <summary>Reads a schema that stands below the keyword.</summary>
    public SchemaNode Read(JsonElement schema, string token) => Reader.Read(schema, Place.At(token));
}

/// <summary>Reads the text of a schema into nodes, and collects what is wrong with it.</summary>
internal sealed class SchemaReader
{
    private static readonly FrozenDictionary<string, Action<Keyword>> Keywords =
        ValueKeywords.All.Concat(ShapeKeywords.All).Concat(CombiningKeywords.All).ToFrozenDictionary(StringComparer.Ordinal);

    // They say something to people and to other programs, and demand nothing.
    private static readonly FrozenSet<string> Annotations =
    [
        "$comment", "title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples", "format",
        "contentEncoding", "contentMediaType", "contentSchema",
    ];

    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);
    private readonly List<(Keyword Keyword, string Pointer)> _references = [];

    /// <summary>The first thing that is wrong; null if nothing is.</summary>
    public string? Problem { get; private set; }

    public void Refuse(Place place, string what) =>
        Problem ??= place.Parent is null ? $"The schema {what}" : $"The schema at '{place.Pointer}' {what}";

    public void Refer(Keyword keyword, string pointer) => _references.Add((keyword, pointer));

    public SchemaNode Read(JsonElement schema, Place place)
    {
        var node = new SchemaNode();
        _nodes[place.Pointer] = node;
        switch (schema.ValueKind)
        {
            case JsonValueKind.True:
                break;
            case JsonValueKind.False:
                node.Demand(static (_, at, findings) => findings.Add(at, "is not allowed."));
                break;
            case JsonValueKind.Object:
                foreach (var property in schema.EnumerateObject())
                    Read(new Keyword(this, node, schema, property.Value, place.At(property.Name)));
                break;
            default:
                Refuse(place, "must be an object, true or false.");
                break;
        }

        return node;
    }

    /// <summary>Gives every <c>$ref</c> the schema that it names, once all are read.</summary>
    public void ConnectReferences()
    {
        foreach (var (keyword, pointer) in _references)
        {
            if (!_nodes.TryGetValue(pointer, out var target))
            {
                keyword.Refuse($"refers to '#{pointer}', where there is no schema.");
                return;
            }

            keyword.Node.OnSameValue.Add(target);
            keyword.Demand(target.Apply);
        }

        HashSet<SchemaNode> done = [];
        if (_nodes.FirstOrDefault(one => one.Value.IsEndless([], done)) is { Key: { } endless })
            Problem ??= $"The schema at '{endless}' refers to itself for the same value, without end.";
    }

    private static void Read(Keyword keyword)
    {
        var name = keyword.Place.Token;
        if (Keywords.TryGetValue(name, out var read))
            read(keyword);
        else if (!Annotations.Contains(name))
            keyword.Refuse($"is a keyword that is not supported. Supported are: {string.Join(", ", Keywords.Keys.Order(StringComparer.Ordinal))}.");
    }
}
