using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary><c>|pattern|update, delete|</c>: a function that changes a copy of an object.</summary>
internal sealed class TransformNode(Node pattern, Node update, Node? delete, int position) : Node(position)
{
    private static readonly Parsing.Signature Takes = Parsing.Signature.Parse("<(oa):o>");

    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run) =>
        new NativeFunction("transform", 1, Takes, (in call) => call[0] is null ? null : Apply(call[0]!, frame, run)); // Asked just before.

    private JsonValue Apply(JsonValue value, Frame frame, Run run)
    {
        // Matches are told apart by reference, so every object of the copy is one of its own.
        var copy = Copy(value, run);
        var changes = new Dictionary<JsonValue, JsonObject>(ReferenceEqualityComparer.Instance);
        var matches = pattern.Evaluate(copy, frame, run);
        if (!Sequence.IsArray(matches))
        {
            if (matches is not null)
                Change(matches, changes, frame, run);

            return Changed(copy, changes, run);
        }

        foreach (var match in Sequence.Items(matches))
            Change(match, changes, frame, run);

        return Changed(copy, changes, run);
    }

    private void Change(JsonValue match, Dictionary<JsonValue, JsonObject> changes, Frame frame, Run run)
    {
        var current = Changed(match, changes, run);
        var added = update.Evaluate(current, frame, run);
        if (added is not null and not JsonObject)
            throw Error("T2011", value: added);

        var members = current as JsonObject;
        if (added is JsonObject additions)
            members = members?.With((JsonObject)Copy(additions, run)); // A copy of an object is one: it must not lead back to what is changed.

        if (delete is not null)
            members = WithoutDeleted(members, delete.Evaluate(members ?? current, frame, run));

        if (members is not null)
            changes[match] = Limits.Checked(members);
    }

    private JsonObject? WithoutDeleted(JsonObject? members, JsonValue? deletions)
    {
        if (deletions is null)
            return members;

        var names = new HashSet<string>();
        foreach (var deletion in Sequence.IsArray(deletions) ? Sequence.Items(deletions) : [deletions])
            names.Add(deletion is JsonString name ? name.Value : throw Error("T2012", value: deletions));

        return members is null ? null : JsonObject.Of([.. members.Members.Where(one => !names.Contains(one.Key))]);
    }

    private static JsonValue Copy(JsonValue value, Run run)
    {
        run.Step();
        if (value is JsonObject members)
        {
            Limits.CheckStack();
            var copies = new KeyValuePair<string, JsonValue>[members.Count];
            for (var i = 0; i < copies.Length; i++)
                copies[i] = new(members.Members[i].Key, Copy(members.Members[i].Value, run));

            return Limits.Checked(copies.Length == 0 ? JsonObject.Empty : JsonObject.Of(copies));
        }

        return Sequence.IsArray(value) ? CopyItems(value, run) : value;
    }

    private static JsonArray CopyItems(JsonValue array, Run run)
    {
        Limits.CheckStack();
        var items = Sequence.Items(array);
        var copies = new JsonValue[items.Length];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = Copy(items[i], run);

        return Limits.Checked(new JsonArray(copies));
    }

    private static JsonValue Changed(JsonValue value, Dictionary<JsonValue, JsonObject> changes, Run run)
    {
        run.Step();
        if (changes.Count == 0)
            return value;

        if (value is JsonArray array)
            return ChangedItems(array, changes, run);

        if (value is not JsonObject members)
            return value;

        Limits.CheckStack();
        var current = changes.GetValueOrDefault(members, members);
        var changed = new KeyValuePair<string, JsonValue>[current.Count];
        for (var i = 0; i < changed.Length; i++)
            changed[i] = new(current.Members[i].Key, Changed(current.Members[i].Value, changes, run));

        return Limits.Checked(JsonObject.Of(changed));
    }

    private static JsonArray ChangedItems(JsonArray array, Dictionary<JsonValue, JsonObject> changes, Run run)
    {
        Limits.CheckStack();
        var changed = new JsonValue[array.Count];
        for (var i = 0; i < changed.Length; i++)
            changed[i] = Changed(array[i], changes, run);

        return Limits.Checked(new JsonArray(changed));
    }
}
