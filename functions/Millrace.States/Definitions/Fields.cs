using Millrace.States.Json;

namespace Millrace.States.Definitions;

/// <summary>The fields of one object of a definition. Remembers which were asked for, so that the others can be refused.</summary>
internal sealed class Fields(JsonObject json, string pointer, ProblemList problems)
{
    private readonly HashSet<string> _known = [];

    public string Pointer => pointer;

    public ProblemList Problems => problems;

    public bool Has(string name) => json.TryGet(name, out _);

    public string PointerTo(string name) => JsonPointer.Append(pointer, name);

    public void Problem(string name, string sentence, string rule) =>
        problems.Add(name.Length == 0 ? pointer : PointerTo(name), sentence, rule);

    public JsonValue? Any(string name)
    {
        _known.Add(name);
        return json.TryGet(name, out var value) ? value : null;
    }

    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _known.Add(name);
    }

    public string? Text(string name, bool isRequired = false) => Typed<JsonString>(name, "a string", isRequired)?.Value;

    public bool? Boolean(string name) => Typed<JsonBoolean>(name, "true or false", isRequired: false)?.Value;

    public JsonArray? Array(string name, bool isRequired = false) => Typed<JsonArray>(name, "an array", isRequired);

    public JsonObject? Object(string name, bool isRequired = false) => Typed<JsonObject>(name, "an object", isRequired);

    public Fields? Inner(string name, bool isRequired = false) =>
        Object(name, isRequired) is { } inner ? new Fields(inner, PointerTo(name), problems) : null;

    /// <summary>The objects of an array, each with its own fields.</summary>
    public IReadOnlyList<Fields> InnerList(string name, bool isRequired = false)
    {
        List<Fields> inner = [];
        var items = Array(name, isRequired)?.Items ?? [];
        for (var i = 0; i < items.Count; i++)
        {
            var place = $"{PointerTo(name)}/{i}";
            if (items[i] is JsonObject item)
                inner.Add(new Fields(item, place, problems));
            else
                problems.Add(place, "This must be an object.", DefinitionRules.BadValue);
        }

        return inner;
    }

    public long? Whole(string name, long min, long max)
    {
        if (Any(name) is not { } value)
            return null;

        if (value is JsonNumber number && number.TryGetWhole(out var whole) && whole >= min && whole <= max)
            return whole;

        Problem(name, $"{name} must be a whole number from {min} to {max}, was {Shorten(value)}.", DefinitionRules.BadValue);
        return null;
    }

    public double? Number(string name, double min)
    {
        if (Any(name) is not { } value)
            return null;

        if (value is JsonNumber number && number.AsDouble >= min)
            return number.AsDouble;

        Problem(name, $"{name} must be a number of at least {min}, was {Shorten(value)}.", DefinitionRules.BadValue);
        return null;
    }

    public void AtMostOne(params string[] names)
    {
        var present = names.Where(Has).ToList();
        if (present.Count > 1)
            Problem("", $"Only one of {string.Join(", ", present)} may be given.", DefinitionRules.Conflict);
    }

    /// <summary>Everything that nobody asked for is a mistake of spelling or of place.</summary>
    public void RefuseUnknown(string owner)
    {
        foreach (var (name, _) in json.Members)
        {
            if (!_known.Contains(name))
                Problem(name, $"{owner} has no field '{name}'{Nearest(name)}", DefinitionRules.UnknownField);
        }
    }

    private T? Typed<T>(string name, string type, bool isRequired)
        where T : JsonValue
    {
        var value = Any(name);
        if (value is null && isRequired)
            Problem("", $"The field '{name}' is required.", DefinitionRules.MissingField);
        else if (value is not null and not T)
            Problem(name, $"{name} must be {type}, was {Shorten(value)}.", DefinitionRules.BadValue);

        return value as T;
    }

    private string Nearest(string name)
    {
        var nearest = _known.MinBy(known => Spelling.Distance(known, name));
        return nearest is not null && Spelling.Distance(nearest, name) <= 2 ? $"; did you mean '{nearest}'?" : ".";
    }

    private static string Shorten(JsonValue value)
    {
        if (value.Kind is JsonKind.Array or JsonKind.Object)
            return $"an {value.Kind}".ToLowerInvariant();

        var text = value.ToString();
        return text.Length <= 40 ? text : $"{text[..40]}...";
    }
}
