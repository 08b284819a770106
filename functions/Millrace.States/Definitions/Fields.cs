using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Language;
using Millrace.States.Validation;

namespace Millrace.States.Definitions;

/// <summary>The fields of one object of a definition. Remembers which were asked for, so that the others can be refused.</summary>
internal sealed class Fields(JsonObject json, Place place)
{
    private readonly HashSet<string> _known = [];

    public Place Place => place;

    /// <summary>The same fields, seen from a place that knows more.</summary>
    public Fields With(Place other) => new(json, other);

    public bool Has(string name) => json.TryGet(name, out _);

    public string PointerTo(string name) => JsonPointer.Append(place.Pointer, name);

    public Place PlaceOf(string name) => name.Length == 0 ? place : place.At(name);

    public void Problem(string name, string sentence, string rule, AwsWords? words = null) =>
        PlaceOf(name).Problem(sentence, rule, words);

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
        Object(name, isRequired) is { } inner ? new Fields(inner, PlaceOf(name)) : null;

    /// <summary>The objects of an array, each with its own fields.</summary>
    public IReadOnlyList<Fields> InnerList(string name, bool isRequired = false)
    {
        List<Fields> inner = [];
        var items = Array(name, isRequired)?.Items ?? [];
        for (var i = 0; i < items.Count; i++)
        {
            var at = PlaceOf(name).At(i);
            if (items[i] is JsonObject item)
                inner.Add(new Fields(item, at));
            else
                at.Problem("This must be an object.", DefinitionRules.BadValue, new AwsWords("Expected value of type Object"));
        }

        return inner;
    }

    public long? Whole(string name, long min, long max)
    {
        if (Any(name) is not { } value)
            return null;

        if (value is JsonNumber number && number.TryGetWhole(out var whole) && whole >= min && whole <= max)
            return whole;

        Problem(
            name, $"{name} must be a whole number from {min} to {max}, was {Shorten(value)}.", DefinitionRules.BadValue,
            value is JsonNumber ? null : new AwsWords("Expected value of type Integer"));
        return null;
    }

    public double? Number(string name, double min, double max = double.PositiveInfinity)
    {
        if (Any(name) is not { } value)
            return null;

        if (value is JsonNumber number && number.AsDouble >= min && number.AsDouble <= max)
            return number.AsDouble;

        var range = double.IsFinite(max) ? $"from {min} to {max}" : $"of at least {min}";
        Problem(
            name, $"{name} must be a number {range}, was {Shorten(value)}.", DefinitionRules.BadValue,
            value is JsonNumber ? null : new AwsWords("Expected value of type Double"));
        return null;
    }

    public ConstantExpression? Constant(string name, NumberRange range)
    {
        if (range.IsWhole)
            return Whole(name, range.Min, range.Max) is { } whole ? new ConstantExpression(new JsonNumber(whole)) : null;

        return Number(name, range.Min, range.Max) is null ? null : new ConstantExpression(json.TryGet(name, out var number) ? number : JsonNull.Instance);
    }

    /// <summary>A text that is one of a few.</summary>
    public string? OneOf(string name, params string[] values)
    {
        var text = Text(name);
        if (text is null || values.Contains(text))
            return text;

        Problem(
            name, $"There is no {name} '{text}': use {string.Join(", ", values)}.", DefinitionRules.BadValue, AwsWords.OneOf(name, values));
        return null;
    }

    public void AtMostOne(params string[] names)
    {
        var present = names.Where(Has).ToList();
        if (present.Count > 1)
            Problem("", $"Only one of {string.Join(", ", present)} may be given.", DefinitionRules.Conflict);
    }

    /// <summary>Everything that nobody asked for is a mistake of spelling or of place.</summary>
    public void RefuseUnknown(string owner, QueryLanguage? language = null)
    {
        foreach (var (name, _) in json.Members)
        {
            if (!_known.Contains(name) && !place.Compilation.IsFull)
                Refuse(owner, name, language);
        }
    }

    private void Refuse(string owner, string name, QueryLanguage? language)
    {
        if (language?.Other is not { } other || !other.OwnFields.Contains(name))
        {
            Problem(name, $"{owner} has no field '{name}'{Nearest(name)}", DefinitionRules.UnknownField, AwsWords.NotSupported(name));
            return;
        }

        var message = $"The QueryLanguage is set to '{language.Name}', but field '{name}' is only supported for the '{other.Name}' QueryLanguage";
        Problem(
            name, $"{owner} has no field '{name}': it belongs to the query language {other.Name}.", DefinitionRules.UnknownField,
            new AwsWords(message) { IsAtParent = true });
    }

    private T? Typed<T>(string name, string type, bool isRequired)
        where T : JsonValue
    {
        var value = Any(name);
        if (value is null && isRequired)
            Problem("", $"The field '{name}' is required.", DefinitionRules.MissingField, AwsWords.Required(name));
        else if (value is not null and not T)
            Problem(name, $"{name} must be {type}, was {Shorten(value)}.", DefinitionRules.BadValue, new AwsWords($"Expected value of type {typeof(T).Name["Json".Length..]}"));

        return value as T;
    }

    private string Nearest(string name)
    {
        var nearest = _known.MinBy(known => Spelling.Distance(known, name));
        return nearest is not null && Spelling.Distance(nearest, name) <= 2 ? $"; did you mean '{nearest}'?" : ".";
    }

    internal static string Shorten(JsonValue value)
    {
        if (value.Kind is JsonKind.Array or JsonKind.Object)
            return $"an {value.Kind}".ToLowerInvariant();

        var text = value.ToString();
        return text.Length <= 40 ? text : $"{text[..40]}...";
    }
}
