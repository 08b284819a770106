using System.Globalization;
using System.Text.Json;

namespace Millrace.Schemas;

/// <summary>The keywords that apply other schemas to the same value.</summary>
internal static class CombiningKeywords
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    public static Dictionary<string, Action<Keyword>> All { get; } = new(StringComparer.Ordinal)
    {
        ["$schema"] = Dialect,
        ["$id"] = Id,
        ["$defs"] = Definitions,
        ["$ref"] = Reference,
        ["allOf"] = AllOf,
        ["anyOf"] = Fitting("at least one", static fitting => fitting >= 1),
        ["oneOf"] = Fitting("exactly one", static fitting => fitting == 1),
        ["not"] = Not,
    };

    private static void Dialect(Keyword keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.String || keyword.Value.GetString()?.TrimEnd('#') != Draft)
            keyword.Refuse($"must be {Draft}: other drafts are not supported.");
    }

    // Inside of the schema it would change what the references around it mean.
    private static void Id(Keyword keyword)
    {
        if (keyword.Place.Parent != Place.Root)
            keyword.Refuse("is supported at the root of the schema only.");
    }

    private static void Definitions(Keyword keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.Object)
        {
            keyword.Refuse("must be an object of schemas.");
            return;
        }

        foreach (var one in keyword.Value.EnumerateObject())
            keyword.Read(one.Value, one.Name);
    }

    private static void Reference(Keyword keyword)
    {
        if (keyword.Value.ValueKind == JsonValueKind.String && keyword.Value.GetString() is ['#', .. var pointer] && pointer is "" or ['/', ..])
            keyword.Reader.Refer(keyword, Uri.UnescapeDataString(pointer));
        else
            keyword.Refuse("must name a place in this schema, such as '#/$defs/size'.");
    }

    private static void AllOf(Keyword keyword)
    {
        foreach (var schema in Alternatives(keyword))
            keyword.Demand(schema.Apply);
    }

    private static Action<Keyword> Fitting(string howMany, Func<int, bool> isEnough) => keyword =>
    {
        var schemas = Alternatives(keyword);
        keyword.Demand((value, place, findings) =>
        {
            var fitting = schemas.Count(schema => schema.Fits(value, place, findings));
            if (!isEnough(fitting))
                findings.Add(place, $"must fit {howMany} of the {schemas.Count} schemas of {keyword.Place.Token}, fits {fitting}.");
        });
    };

    private static void Not(Keyword keyword)
    {
        var schema = keyword.Reader.Read(keyword.Value, keyword.Place);
        keyword.Node.OnSameValue.Add(schema);
        keyword.Demand((value, place, findings) =>
        {
            if (schema.Fits(value, place, findings))
                findings.Add(place, "must not fit the schema of not.");
        });
    }

    private static List<SchemaNode> Alternatives(Keyword keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.Array || keyword.Value.GetArrayLength() == 0)
        {
            keyword.Refuse("must be an array of one or more schemas.");
            return [];
        }

        List<SchemaNode> schemas = [.. keyword.Value.EnumerateArray().Select((one, i) => keyword.Read(one, i.ToString(CultureInfo.InvariantCulture)))];
        keyword.Node.OnSameValue.AddRange(schemas);
        return schemas;
    }
}
