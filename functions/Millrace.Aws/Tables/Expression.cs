using Amazon.DynamoDBv2.Model;

namespace Millrace.Aws.Tables;

/// <summary>Names and values of an expression. Every name goes through a placeholder: hundreds of words are reserved.</summary>
internal sealed class Expression
{
    private readonly List<string> _sets = [];
    private readonly List<string> _removals = [];

    public Dictionary<string, string> Names { get; } = [];

    public Dictionary<string, AttributeValue> Values { get; } = [];

    /// <summary>The names; null if there are none, since DynamoDB refuses empty lists.</summary>
    public Dictionary<string, string>? NamesOrNull => Names.Count == 0 ? null : Names;

    /// <summary>The values; null if there are none.</summary>
    public Dictionary<string, AttributeValue>? ValuesOrNull => Values.Count == 0 ? null : Values;

    /// <summary>The update that was collected.</summary>
    public string Update => string.Join(
        ' ',
        _sets.Count == 0 ? "" : $"SET {string.Join(", ", _sets)}",
        _removals.Count == 0 ? "" : $"REMOVE {string.Join(", ", _removals)}");

    /// <summary>The placeholder of an attribute's name.</summary>
    public string Name(string attribute)
    {
        Names[$"#{attribute}"] = attribute;
        return $"#{attribute}";
    }

    /// <summary>A placeholder of a value.</summary>
    public string Value(AttributeValue value)
    {
        var placeholder = $":v{Values.Count}";
        Values[placeholder] = value;
        return placeholder;
    }

    /// <summary>Sets an attribute; null removes it.</summary>
    public Expression Set(string attribute, AttributeValue? value)
    {
        if (value is null)
            _removals.Add(Name(attribute));
        else
            _sets.Add($"{Name(attribute)} = {Value(value)}");

        return this;
    }

    /// <summary>Adds to a number.</summary>
    public Expression Add(string attribute, long number)
    {
        _sets.Add($"{Name(attribute)} = {Name(attribute)} + {Value(Attributes.Number(number))}");
        return this;
    }

    /// <summary>Adds to a number that may not be there yet.</summary>
    public Expression Count(string attribute, long number)
    {
        _sets.Add($"{Name(attribute)} = if_not_exists({Name(attribute)}, {Value(Attributes.Number(0))}) + {Value(Attributes.Number(number))}");
        return this;
    }

    /// <summary>The condition that an attribute has one of some values.</summary>
    public string IsOneOf(string attribute, IEnumerable<AttributeValue> values) => $"{Name(attribute)} IN ({string.Join(", ", values.Select(Value))})";

    /// <summary>The condition that an attribute has a value; null means that it is not there.</summary>
    public string Is(string attribute, AttributeValue? value) =>
        value is null ? $"attribute_not_exists({Name(attribute)})" : $"{Name(attribute)} = {Value(value)}";

    /// <summary>The condition that an attribute is a number up to another.</summary>
    public string IsAtMost(string attribute, AttributeValue value) => $"{Name(attribute)} <= {Value(value)}";

    /// <summary>The condition that an attribute is a number from another on.</summary>
    public string IsAtLeast(string attribute, AttributeValue value) => $"{Name(attribute)} >= {Value(value)}";

    /// <summary>The condition that a text lies between two others, or is one of them.</summary>
    public string IsBetween(string attribute, string first, string last) =>
        $"{Name(attribute)} BETWEEN {Value(Attributes.Text(first))} AND {Value(Attributes.Text(last))}";
}
