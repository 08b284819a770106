using System.Globalization;
using Millrace.States.Json;

namespace Millrace.States.Testing;

/// <summary>
/// What a service answers, written as <c>{Entries: [{EventId: string(1..)}], Count!: number}</c>. An exclamation mark: required. A field
/// without a type is a string. Nothing is said against fields that a shape does not name.
/// </summary>
internal abstract record ResultShape
{
    private ResultShape() { }

    public static ResultShape Parse(string text)
    {
        var place = 0;
        return Read(text, ref place);
    }

    /// <summary>The sentence of AWS about the first field that is wrong; null when none is.</summary>
    public string? Problem(JsonValue value, bool isStrict) => Problem("result", value, isStrict);

    protected abstract string? Problem(string field, JsonValue value, bool isStrict);

    private static ResultShape Read(string text, ref int place)
    {
        Skip(text, ref place);
        switch (text[place])
        {
            case '{':
                return ReadMembers(text, ref place);
            case '[':
                place++;
                var item = Read(text, ref place);
                Skip(text, ref place);
                place++;
                return new Items(item);
            default:
                var word = Word(text, ref place);
                var range = place < text.Length && text[place] == '(' ? Range(text, ref place) : "";
                return Scalar(word, range);
        }
    }

    private static Members ReadMembers(string text, ref int place)
    {
        List<Member> members = [];
        place++;
        while (true)
        {
            Skip(text, ref place);
            if (text[place] == '}')
                break;

            var name = Word(text, ref place);
            var isRequired = text[place] == '!';
            place += isRequired ? 1 : 0;
            var isTyped = text[place] == ':';
            place += isTyped ? 1 : 0;
            members.Add(new Member(name, isRequired, isTyped ? Read(text, ref place) : Scalar("string", "")));
        }

        place++;
        return new Members(members);
    }

    private static ResultShape Scalar(string word, string range)
    {
        if (word == "enum")
            return new Choice([.. range.Split('|')]);

        var limits = range.Split("..");
        double? Limit(int i) => limits.Length > i && limits[i].Length > 0 ? double.Parse(limits[i], CultureInfo.InvariantCulture) : null;
        return word switch
        {
            "string" => new Text(Limit(0), Limit(1)),
            "number" => new Number(Limit(0), Limit(1)),
            "boolean" => new Kind(JsonKind.Boolean, "a boolean"),
            "map" => new Kind(JsonKind.Object, "an object"),
            "any" => new Anything(),
            _ => throw new FormatException($"There is no shape '{word}'."),
        };
    }

    private static string Range(string text, ref int place)
    {
        var end = text.IndexOf(')', place);
        var range = text[(place + 1)..end];
        place = end + 1;
        return range;
    }

    private static string Word(string text, ref int place)
    {
        var start = place;
        while (place < text.Length && (char.IsLetterOrDigit(text[place]) || text[place] == '_'))
            place++;

        return text[start..place];
    }

    private static void Skip(string text, ref int place)
    {
        while (place < text.Length && (char.IsWhiteSpace(text[place]) || text[place] == ','))
            place++;
    }

    private sealed record Member(string Name, bool IsRequired, ResultShape Shape);

    private sealed record Anything : ResultShape
    {
        protected override string? Problem(string field, JsonValue value, bool isStrict) => null;
    }

    private sealed record Kind(JsonKind Wanted, string Called) : ResultShape
    {
        protected override string? Problem(string field, JsonValue value, bool isStrict) =>
            value.Kind == Wanted ? null : $"Field '{field}' must be {Called}";
    }

    private sealed record Text(double? Shortest, double? Longest) : ResultShape
    {
        protected override string? Problem(string field, JsonValue value, bool isStrict) => value switch
        {
            not JsonString => $"Field '{field}' must be a string",
            JsonString text when text.Value.Length < Shortest => $"Field '{field}' is smaller than the minimum length",
            JsonString text when text.Value.Length > Longest => $"Field '{field}' is larger than the maximum length",
            _ => null,
        };
    }

    private sealed record Number(double? Least, double? Most) : ResultShape
    {
        protected override string? Problem(string field, JsonValue value, bool isStrict) => value switch
        {
            not JsonNumber => $"Field '{field}' must be a number",
            JsonNumber number when number.AsDouble < Least => $"Field '{field}' is less than the minimum value",
            JsonNumber number when number.AsDouble > Most => $"Field '{field}' is greater than the maximum value",
            _ => null,
        };
    }

    private sealed record Choice(IReadOnlyList<string> Values) : ResultShape
    {
        protected override string? Problem(string field, JsonValue value, bool isStrict) => value switch
        {
            not JsonString => $"Field '{field}' must be a string",
            JsonString text when !Values.Contains(text.Value) => $"Field '{field}' is not an expected value",
            _ => null,
        };
    }

    private sealed record Items(ResultShape Item) : ResultShape
    {
        protected override string? Problem(string field, JsonValue value, bool isStrict) => value is JsonArray items
            ? items.Items.Select(item => Item.Problem(field, item, isStrict)).FirstOrDefault(problem => problem is not null)
            : $"Field '{field}' must be an array";
    }

    private sealed record Members(IReadOnlyList<Member> All) : ResultShape
    {
        protected override string? Problem(string field, JsonValue value, bool isStrict) => value is JsonObject members
            ? All.Select(member => ProblemOf(member, members, isStrict)).FirstOrDefault(problem => problem is not null)
            : $"Field '{field}' must be an object";

        private static string? ProblemOf(Member member, JsonObject members, bool isStrict)
        {
            if (members.TryGet(member.Name, out var value) && value is not JsonNull)
                return member.Shape.Problem(member.Name, value, isStrict);

            return member.IsRequired && isStrict ? $"Required field '{member.Name}' is missing" : null;
        }
    }
}
