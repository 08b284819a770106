using System.Globalization;
using System.Text.Json;

namespace Millrace.Schemas;

/// <summary>The keywords that look into objects and arrays.</summary>
internal static class ShapeKeywords
{
    public static Dictionary<string, Action<Keyword>> All { get; } = new(StringComparer.Ordinal)
    {
        ["properties"] = Properties,
        ["required"] = Required,
        ["additionalProperties"] = AdditionalProperties,
        ["prefixItems"] = PrefixItems,
        ["items"] = Items,
        ["uniqueItems"] = UniqueItems,
    };

    private static void Properties(Keyword keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.Object)
        {
            keyword.Refuse("must be an object of schemas.");
            return;
        }

        var named = keyword.Value.EnumerateObject().Select(one => (one.Name, Schema: keyword.Read(one.Value, one.Name))).ToList();
        keyword.Demand((value, place, findings) =>
        {
            if (value.ValueKind != JsonValueKind.Object)
                return;

            foreach (var (name, schema) in named)
            {
                if (value.TryGetProperty(name, out var inner))
                    schema.Apply(inner, place.At(name), findings);
            }
        });
    }

    private static void Required(Keyword keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.Array || keyword.Value.EnumerateArray().Any(static one => one.ValueKind != JsonValueKind.String))
        {
            keyword.Refuse("must be an array of names.");
            return;
        }

        var names = keyword.Value.EnumerateArray().Select(static one => one.GetString() ?? "").ToList();
        keyword.Demand((value, place, findings) =>
        {
            if (value.ValueKind != JsonValueKind.Object)
                return;

            foreach (var name in names.Where(name => !value.TryGetProperty(name, out _)))
                findings.Add(place, $"needs the property '{name}'.");
        });
    }

    private static void AdditionalProperties(Keyword keyword)
    {
        var known = keyword.Schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Select(static one => one.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        var schema = keyword.Reader.Read(keyword.Value, keyword.Place);
        keyword.Demand((value, place, findings) =>
        {
            if (value.ValueKind != JsonValueKind.Object)
                return;

            foreach (var property in value.EnumerateObject().Where(one => !known.Contains(one.Name)))
                schema.Apply(property.Value, place.At(property.Name), findings);
        });
    }

    private static void PrefixItems(Keyword keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.Array)
        {
            keyword.Refuse("must be an array of schemas.");
            return;
        }

        var schemas = keyword.Value.EnumerateArray().Select((one, i) => keyword.Read(one, Index(i))).ToList();
        keyword.Demand((value, place, findings) =>
        {
            if (value.ValueKind != JsonValueKind.Array)
                return;

            foreach (var (i, item) in value.EnumerateArray().Take(schemas.Count).Index())
                schemas[i].Apply(item, place.At(Index(i)), findings);
        });
    }

    private static void Items(Keyword keyword)
    {
        var first = keyword.Schema.TryGetProperty("prefixItems", out var prefix) && prefix.ValueKind == JsonValueKind.Array ? prefix.GetArrayLength() : 0;
        var schema = keyword.Reader.Read(keyword.Value, keyword.Place);
        keyword.Demand((value, place, findings) =>
        {
            if (value.ValueKind != JsonValueKind.Array)
                return;

            foreach (var (i, item) in value.EnumerateArray().Index().Skip(first))
                schema.Apply(item, place.At(Index(i)), findings);
        });
    }

    private static void UniqueItems(Keyword keyword)
    {
        if (keyword.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            keyword.Refuse("must be true or false.");

        if (keyword.Value.ValueKind != JsonValueKind.True)
            return;

        keyword.Demand(static (value, place, findings) =>
        {
            if (value.ValueKind != JsonValueKind.Array)
                return;

            List<JsonElement> seen = [];
            foreach (var item in value.EnumerateArray())
            {
                if (!TryAddNew(seen, item, findings))
                {
                    findings.Add(place, "must have no item twice.");
                    return;
                }
            }
        });
    }

    // Each comparison is a step: the items of a long array are compared with each other.
    private static bool TryAddNew(List<JsonElement> seen, JsonElement item, Findings findings)
    {
        foreach (var one in seen)
        {
            if (!findings.Effort.TryEnter())
                return true;

            findings.Effort.Leave();
            if (JsonElement.DeepEquals(one, item))
                return false;
        }

        seen.Add(item);
        return true;
    }

    private static string Index(int i) => i.ToString(CultureInfo.InvariantCulture);
}
