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
            members = members?.With(additions);

        if (delete is not null)
            members = WithoutDeleted(members, delete.Evaluate(members ?? current, frame, run));

        if (members is not null)
            changes[match] = members;
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
        return value switch
        {
            JsonObject members => members.Count == 0
                ? JsonObject.From([])
                : JsonObject.Of([.. members.Members.Select(one => KeyValuePair.Create(one.Key, Copy(one.Value, run)))]),
            _ when Sequence.IsArray(value) => CopyItems(value, run),
            _ => value,
        };
    }

    private static JsonArray CopyItems(JsonValue array, Run run)
    {
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
            return Limits.Checked(new JsonArray([.. array.Items.Select(item => Changed(item, changes, run))]));

        if (value is not JsonObject members)
            return value;

        var current = changes.GetValueOrDefault(members, members);
        return current.Count == 0
            ? current
            : Limits.Checked(JsonObject.Of([.. current.Members.Select(one => KeyValuePair.Create(one.Key, Changed(one.Value, changes, run)))]));
    }
}
