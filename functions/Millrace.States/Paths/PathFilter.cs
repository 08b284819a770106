using System.Text.RegularExpressions;
using Millrace.States.Json;

namespace Millrace.States.Paths;

/// <summary>The condition in <c>[?( ... )]</c>.</summary>
internal abstract record PathFilter
{
    private PathFilter() { }

    public abstract bool Accepts(JsonValue item, JsonValue root);

    public sealed record Or(PathFilter Left, PathFilter Right) : PathFilter
    {
        public override bool Accepts(JsonValue item, JsonValue root) => Left.Accepts(item, root) || Right.Accepts(item, root);
    }

    public sealed record And(PathFilter Left, PathFilter Right) : PathFilter
    {
        public override bool Accepts(JsonValue item, JsonValue root) => Left.Accepts(item, root) && Right.Accepts(item, root);
    }

    public sealed record Not(PathFilter Inner) : PathFilter
    {
        public override bool Accepts(JsonValue item, JsonValue root) => !Inner.Accepts(item, root);
    }

    public sealed record Exists(FilterOperand Operand) : PathFilter
    {
        public override bool Accepts(JsonValue item, JsonValue root) => Operand.Of(item, root) switch
        {
            null => false,
            JsonArray items when !Operand.IsDefinite => items.Count > 0,
            _ => true,
        };
    }

    public sealed record Matches(FilterOperand Operand, Regex Pattern) : PathFilter
    {
        public override bool Accepts(JsonValue item, JsonValue root) =>
            Operand.Of(item, root) is JsonString text && Pattern.IsMatch(text.Value);
    }

    public sealed record Compare(FilterOperand Left, Func<JsonValue, JsonValue, bool> Test, FilterOperand Right) : PathFilter
    {
        public override bool Accepts(JsonValue item, JsonValue root) =>
            Left.Of(item, root) is { } left && Right.Of(item, root) is { } right && Test(left, right);
    }
}

/// <summary>A literal, or a path from the item (<c>@</c>) or from the root (<c>$</c>).</summary>
internal sealed record FilterOperand(JsonValue? Literal, bool FromRoot, IReadOnlyList<PathStep> Steps)
{
    private readonly JsonPath _path = new("", PathRoot.Input, null, Steps);

    public bool IsDefinite => _path.IsDefinite;

    public JsonValue? Of(JsonValue item, JsonValue root) =>
        Literal ?? (_path.TryEvaluate(FromRoot ? root : item, out var value) ? value : null);
}
