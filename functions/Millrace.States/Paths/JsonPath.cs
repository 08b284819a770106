using System.Diagnostics.CodeAnalysis;
using Millrace.States.Json;

namespace Millrace.States.Paths;

internal enum PathRoot { Input, Context, Variable }

/// <summary>A compiled JSONPath in the dialect of Jayway's library, as Step Functions uses it.</summary>
internal sealed class JsonPath(string text, PathRoot root, string? variable, IReadOnlyList<PathStep> steps)
{
    public string Text => text;

    public PathRoot Root => root;

    /// <summary>The name after the dollar sign, when the path starts at a variable.</summary>
    public string? Variable => variable;

    public IReadOnlyList<PathStep> Steps => steps;

    public bool IsDefinite { get; } = IsOfAll(steps) || steps.All(step => step.IsDefinite);

    // Step by step from value to value.
    private bool HasWay { get; } = !IsOfAll(steps) && steps.All(step => step.IsDefinite);

    /// <summary>Only names and indexes, and the input as root: what a result can be placed at.</summary>
    public bool IsReference => Root == PathRoot.Input && steps.All(step => step is PathStep.Name or PathStep.Index { At: >= 0 });

    /// <summary>The path as Jayway writes it in its messages: <c>$['a'][0]</c>.</summary>
    public string Normalized => "$" + string.Concat(steps);

    /// <exception cref="PathSyntaxException">The text is no path of this dialect.</exception>
    public static JsonPath Parse(string text)
    {
        var cursor = new PathCursor(text);
        var path = PathParser.ReadPath(cursor);
        return cursor.AtEnd ? path : throw cursor.Error("the path ends before this");
    }

    /// <summary>The value that the path leads to. An indefinite path always leads to an array, which may be empty.</summary>
    /// <exception cref="StateException">The evaluation is too much work.</exception>
    public bool TryEvaluate(JsonValue from, [NotNullWhen(true)] out JsonValue? value) => TryEvaluate(from, null, out value);

    /// <summary>The same as a part of an evaluation that goes on.</summary>
    public bool TryEvaluate(JsonValue from, PathRun? within, [NotNullWhen(true)] out JsonValue? value)
    {
        if (HasWay)
            return TryFollow(from, within, out value);

        var isOfAll = IsDefinite;
        var found = PathEvaluation.SelectAll(from, isOfAll ? [.. steps.SkipLast(1)] : steps, within ?? new PathRun(from));
        value = new JsonArray([.. found]);
        if (isOfAll)
            value = PathEvaluation.Follow(value, steps[^1]);

        return value is not null;
    }

    // A function after a descent is given all that was found; after any other step, one value after the other.
    private static bool IsOfAll(IReadOnlyList<PathStep> steps) => steps is [PathStep.Descend, .., PathStep.Function];

    private bool TryFollow(JsonValue from, PathRun? within, [NotNullWhen(true)] out JsonValue? value)
    {
        value = from;
        foreach (var step in steps)
        {
            within?.Spend(PathEvaluation.CostOf(step, value));
            value = PathEvaluation.Follow(value, step);
            if (value is null)
                return false;
        }

        return true;
    }

    public override string ToString() => text;
}

/// <summary>A text that is no path. The message says where and why.</summary>
internal sealed class PathSyntaxException(string message) : FormatException(message);
