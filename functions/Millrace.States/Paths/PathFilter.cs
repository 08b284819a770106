using System.Diagnostics;
using System.Text.RegularExpressions;
using Millrace.States.Json;

namespace Millrace.States.Paths;

/// <summary>The condition in <c>[?( ... )]</c>.</summary>
internal abstract record PathFilter
{
    private PathFilter() { }

    public abstract bool Accepts(JsonValue item, PathRun run);

    public sealed record Or(PathFilter Left, PathFilter Right) : PathFilter
    {
        public override bool Accepts(JsonValue item, PathRun run) => Left.Accepts(item, run) || Right.Accepts(item, run);
    }

    public sealed record And(PathFilter Left, PathFilter Right) : PathFilter
    {
        public override bool Accepts(JsonValue item, PathRun run) => Left.Accepts(item, run) && Right.Accepts(item, run);
    }

    public sealed record Not(PathFilter Inner) : PathFilter
    {
        // What is null counts as missing here, and only here.
        public override bool Accepts(JsonValue item, PathRun run) =>
            !Inner.Accepts(item, run) || (Inner is Exists { Operand: var operand } && operand.Of(item, run) is JsonNull);
    }

    public sealed record Exists(FilterOperand Operand) : PathFilter
    {
        public override bool Accepts(JsonValue item, PathRun run) => Operand.Of(item, run) switch
        {
            null => false,
            JsonArray items when !Operand.IsDefinite => items.Count > 0,
            _ => true,
        };
    }

    /// <summary>A pattern for the text of a scalar, or of any item of an array. What is missing has the empty text.</summary>
    public sealed record Matches(FilterOperand Operand, Regex Pattern) : PathFilter
    {
        private const int StepsAMillisecond = 2000;

        public override bool Accepts(JsonValue item, PathRun run) => Operand.Of(item, run) switch
        {
            JsonArray items => items.Items.Any(one => IsMatch(one, run)),
            var value => IsMatch(value, run),
        };

        private bool IsMatch(JsonValue? value, PathRun run)
        {
            if (value is not null)
                run.SpendOn(value);

            var tested = value switch
            {
                JsonString text => text.Value,
                JsonNumber or JsonBoolean => value.ToString(),
                _ => "",
            };
            return IsMatch(tested, run);
        }

        // How much work a match is, nobody knows before: only here time counts, and all matches of an evaluation together have about a second.
        private bool IsMatch(string text, PathRun run)
        {
            var since = Stopwatch.GetTimestamp();
            try
            {
                var isMatch = Pattern.IsMatch(text);
                run.Spend((long)(Stopwatch.GetElapsedTime(since).TotalMilliseconds * StepsAMillisecond));
                return isMatch;
            }
            catch (RegexMatchTimeoutException exception)
            {
                throw StateException.Runtime($"The pattern '{Pattern}' takes longer than {exception.MatchTimeout.TotalMilliseconds} ms.");
            }
        }
    }

    /// <param name="Left">The value before the sign.</param>
    /// <param name="Operator">The sign.</param>
    /// <param name="Right">The value after the sign.</param>
    public sealed record Compare(FilterOperand Left, FilterOperator Operator, FilterOperand Right) : PathFilter
    {
        public override bool Accepts(JsonValue item, PathRun run)
        {
            if (Left.Of(item, run) is not { } left || Right.Of(item, run) is not { } right)
                return Operator.HoldsWhenMissing;

            Operator.Spend(left, right, run);
            return Operator.Test(left, right);
        }
    }
}

/// <summary>A literal, or a path from the item (<c>@</c>) or from the root (<c>$</c>).</summary>
internal sealed record FilterOperand(JsonValue? Literal, bool FromRoot, IReadOnlyList<PathStep> Steps)
{
    private readonly JsonPath _path = new("", PathRoot.Input, null, Steps);

    public bool IsDefinite => _path.IsDefinite;

    public JsonValue? Of(JsonValue item, PathRun run)
    {
        run.Spend();
        return Literal ?? (_path.TryEvaluate(FromRoot ? run.Root : item, run, out var value) ? value : null);
    }
}
