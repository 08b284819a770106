using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>An object constructor: its keys gather the items that it is applied to, and each value is found for a whole group.</summary>
internal sealed class GroupNode(Node[] keys, Node[] values, int position) : Node(position)
{
    private readonly string[]? _constantKeys = ConstantKeys(keys);

    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run) => Of(input, frame, run);

    public JsonValue Of(JsonValue? input, Frame frame, Run run)
    {
        if (input is TupleStream { Count: > 0 } stream)
            return OfTuples(stream.Tuples, frame, run);

        var items = Sequence.IsArray(input) ? Sequence.Items(input) : input is null ? [] : [input];
        if (_constantKeys is not null && items.Length <= 1)
            return OfOne(items.Length == 0 ? null : items[0], frame, run);

        var groups = new Dictionary<string, Gathered>();
        var order = new List<string>();
        for (var i = 0; i < Math.Max(1, items.Length); i++)
        {
            var item = items.Length == 0 ? null : items[i];
            Gather(groups, order, (item, new PathTuple(item, null)), frame, run);
        }

        var members = new List<KeyValuePair<string, JsonValue>>(order.Count);
        foreach (var key in order)
        {
            if (values[groups[key].Pair].Evaluate(groups[key].Data(), frame, run) is { } value)
                members.Add(new(key, value));
        }

        return Limits.Checked(JsonObject.Of([.. members]));
    }

    private JsonObject OfOne(JsonValue? item, Frame frame, Run run)
    {
        var members = new KeyValuePair<string, JsonValue>[keys.Length];
        var count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (values[i].Evaluate(item, frame, run) is { } value)
                members[count++] = new(_constantKeys![i], value); // Asked by the caller.
        }

        return Limits.Checked(JsonObject.Of(count == members.Length ? members : members[..count]));
    }

    private JsonObject OfTuples(List<PathTuple> tuples, Frame frame, Run run)
    {
        var groups = new Dictionary<string, Gathered>();
        var order = new List<string>();
        foreach (var tuple in tuples)
            Gather(groups, order, (tuple.Value, tuple), tuple.Frame(frame), run);

        var members = new List<KeyValuePair<string, JsonValue>>(order.Count);
        foreach (var key in order)
        {
            var reduced = groups[key].Reduced();
            if (values[groups[key].Pair].Evaluate(reduced.Value, reduced.Frame(frame), run) is { } value)
                members.Add(new(key, value));
        }

        return Limits.Checked(JsonObject.Of([.. members]));
    }

    private void Gather(
        Dictionary<string, Gathered> groups, List<string> order, (JsonValue? Value, PathTuple Tuple) item, Frame frame, Run run)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            run.Step();
            var key = keys[i].Evaluate(item.Value, frame, run);
            if (key is null)
                continue;

            if (key is not JsonString { Value: var name })
                throw Error("T1003", value: key);

            if (!groups.TryGetValue(name, out var group))
            {
                groups[name] = new Gathered(i, [item.Tuple]);
                order.Add(name);
            }
            else if (group.Pair == i)
            {
                group.Tuples.Add(item.Tuple);
            }
            else
            {
                throw Error("D1009", value: key);
            }
        }
    }

    private static string[]? ConstantKeys(Node[] keys)
    {
        var names = new HashSet<string>();
        var inOrder = new string[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] is not ConstantNode { Value: JsonString name } || !names.Add(name.Value))
                return null;

            inOrder[i] = name.Value;
        }

        return inOrder;
    }

    private sealed record Gathered(int Pair, List<PathTuple> Tuples)
    {
        public JsonValue? Data()
        {
            if (Tuples.Count == 1)
                return Tuples[0].Value;

            var all = new Sequence();
            foreach (var tuple in Tuples)
                Append(all, tuple.Value);

            return all;
        }

        /// <summary>One tuple whose every name has the values of all.</summary>
        public PathTuple Reduced()
        {
            if (Tuples.Count == 1)
                return Tuples[0];

            var names = new List<string>();
            foreach (var tuple in Tuples)
            {
                for (var binding = tuple.Bindings; binding is not null; binding = binding.Next)
                {
                    if (!names.Contains(binding.Name))
                        names.Add(binding.Name);
                }
            }

            var reduced = new PathTuple(Data(), null);
            foreach (var name in names)
            {
                var all = new Sequence();
                foreach (var tuple in Tuples)
                    Append(all, Bound(tuple.Bindings, name));

                reduced = reduced.With(name, Sequence.Settle(all));
            }

            return reduced;
        }

        private static JsonValue? Bound(TupleBinding? binding, string name)
        {
            while (binding is not null && !ReferenceEquals(binding.Name, name))
                binding = binding.Next;

            return binding?.Value;
        }

        private static void Append(Sequence all, JsonValue? value)
        {
            if (Sequence.IsArray(value))
                all.AddAll(Sequence.Items(value));
            else if (value is not null)
                all.Add(value);
        }
    }
}

/// <summary>An expression whose result is grouped.</summary>
internal sealed class GroupedNode(Node inner, GroupNode group, int position) : Node(position)
{
    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run) => group.Of(inner.Evaluate(input, frame, run), frame, run);
}
