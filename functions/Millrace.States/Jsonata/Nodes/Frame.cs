using Millrace.States.Json;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>The variables of one block or call. Names are interned, so they compare by reference.</summary>
internal sealed class Frame(Frame? outer, string[] names, JsonValue?[] values)
{
    private string[] _names = names;
    private JsonValue?[] _values = values;
    private int _count = names.Length;

    public Frame(Frame? outer)
        : this(outer, [], [])
    {
    }

    /// <summary>Names that the steps of a path have bound.</summary>
    public TupleBinding? Bindings { get; init; }

    public bool TryLookup(string name, out JsonValue? value)
    {
        for (var frame = this; frame is not null; frame = frame.Outer)
        {
            if (frame.TryOwn(name, out value))
                return true;
        }

        value = null;
        return false;
    }

    public void Bind(string name, JsonValue? value)
    {
        var place = Array.IndexOf(_names, name, 0, _count);
        if (place >= 0)
        {
            _values[place] = value;
            return;
        }

        if (_count == _names.Length)
        {
            Array.Resize(ref _names, _count + 4);
            Array.Resize(ref _values, _count + 4);
        }

        (_names[_count], _values[_count]) = (name, value);
        _count++;
    }

    private Frame? Outer => outer;

    private bool TryOwn(string name, out JsonValue? value)
    {
        for (var i = 0; i < _count; i++)
        {
            if (ReferenceEquals(_names[i], name))
            {
                value = _values[i];
                return true;
            }
        }

        for (var binding = Bindings; binding is not null; binding = binding.Next)
        {
            if (ReferenceEquals(binding.Name, name))
            {
                value = binding.Value;
                return true;
            }
        }

        value = null;
        return false;
    }
}

internal sealed record TupleBinding(string Name, JsonValue? Value, TupleBinding? Next);
