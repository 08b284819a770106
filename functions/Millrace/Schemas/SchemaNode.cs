using System.Text.Json;

namespace Millrace.Schemas;

/// <summary>One demand on a value: adds what does not fit.</summary>
internal delegate void Check(JsonElement value, Place place, Findings findings);

/// <summary>A schema that was read: all of its demands. Knows those schemas that it applies to the very same value.</summary>
internal sealed class SchemaNode
{
    private readonly List<Check> _checks = [];

    /// <summary>The schemas of <c>$ref</c>, <c>allOf</c> and the like. One that reaches itself through them never ends.</summary>
    public List<SchemaNode> OnSameValue { get; } = [];

    public void Demand(Check check) => _checks.Add(check);

    public void Apply(JsonElement value, Place place, Findings findings)
    {
        if (findings.IsFull || !findings.Effort.TryEnter())
            return;

        foreach (var check in _checks)
            check(value, place, findings);

        findings.Effort.Leave();
    }

    public bool Fits(JsonElement value, Place place, Findings findings)
    {
        var aside = findings.Aside();
        Apply(value, place, aside);
        return aside.IsEmpty;
    }

    /// <summary>Whether the schema, or one that it applies to the same value, leads back to itself.</summary>
    public bool IsEndless(HashSet<SchemaNode> open, HashSet<SchemaNode> done)
    {
        if (done.Contains(this))
            return false;

        if (!open.Add(this))
            return true;

        var isEndless = OnSameValue.Exists(next => next.IsEndless(open, done));
        open.Remove(this);
        done.Add(this);
        return isEndless;
    }
}
