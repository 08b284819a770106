using System.Text.Json;

namespace Millrace.Host.Deployment;

/// <summary>
/// A pattern of an event source's filter or of an event rule: an object that has the shape of the event, with lists of what is
/// allowed at its leaves. Compiled once; matching makes no JSON and no garbage.
/// </summary>
internal sealed class EventPattern
{
    private const string Or = "$or";
    private readonly Node _root;

    private EventPattern(Node root) => _root = root;

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="FormatException">The text is no pattern.</exception>
    public static EventPattern Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new EventPattern(Compile(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"'{json}' is no event pattern: {e.Message}", e);
        }
    }

    /// <summary>Whether an event has what the pattern asks for.</summary>
    public bool Matches<T>(T value)
        where T : struct, IEventValue<T> => _root.Matches<T>(value);

    private static Node Compile(JsonElement pattern) => pattern.ValueKind switch
    {
        JsonValueKind.Object => new Fields(
            [.. pattern.EnumerateObject().Where(static one => one.Name != Or).Select(static one => KeyValuePair.Create(one.Name, Compile(one.Value)))],
            pattern.TryGetProperty(Or, out var any) ? [.. any.EnumerateArray().Select(Compile)] : []),
        JsonValueKind.Array when pattern.GetArrayLength() > 0 => new Leaf(
            [.. pattern.EnumerateArray().Where(static entry => !IsAbsence(entry)).Select(EventTest.Compile)], pattern.EnumerateArray().Any(IsAbsence)),
        _ => throw new FormatException($"At the leaves of a pattern are lists of what is allowed, not {pattern.GetRawText()}."),
    };

    private static bool IsAbsence(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("exists", out var exists) && !exists.GetBoolean();

    private abstract class Node
    {
        public abstract bool Matches<T>(T? value)
            where T : struct, IEventValue<T>;
    }

    private sealed class Fields(KeyValuePair<string, Node>[] all, Node[] any) : Node
    {
        public override bool Matches<T>(T? value)
        {
            if (value is { Kind: EventValueKind.List } list)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    if (Matches<T>(list[i]))
                        return true;
                }

                return false;
            }

            var here = value is { Kind: EventValueKind.Object } ? value : null;
            foreach (var (name, node) in all)
            {
                if (!node.Matches(here is { } one && one.TryGet(name, out var field) ? field : default(T?)))
                    return false;
            }

            return any.Length == 0 || MatchesAny(here);
        }

        private bool MatchesAny<T>(T? value)
            where T : struct, IEventValue<T>
        {
            foreach (var node in any)
            {
                if (node.Matches(value))
                    return true;
            }

            return false;
        }
    }

    private sealed class Leaf(Func<EventScalar, bool>[] tests, bool mayBeAbsent) : Node
    {
        public override bool Matches<T>(T? value)
        {
            if (value is not { } present)
                return mayBeAbsent;

            if (present.Kind != EventValueKind.List)
                return present.Kind != EventValueKind.Object && Passes(present);

            for (var i = 0; i < present.Count; i++)
            {
                if (Passes(present[i]))
                    return true;
            }

            return false;
        }

        private bool Passes<T>(T value)
            where T : struct, IEventValue<T>
        {
            var scalar = EventTest.Scalar(value);
            foreach (var test in tests)
            {
                if (test(scalar))
                    return true;
            }

            return false;
        }
    }
}
