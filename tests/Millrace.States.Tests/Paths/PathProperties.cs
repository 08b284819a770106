using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Millrace.States.Json;
using Millrace.States.Paths;

namespace Millrace.States.Tests.Paths;

/// <summary>Whatever path is evaluated on whatever value, it ends soon, with a value, without one, or with the error of a state.</summary>
public sealed class PathProperties
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly Gen<string> Names = Gen.Elements("a", "b", "c");

    private static readonly Gen<string> Literals = Gen.Elements("1", "'a'", "null", "true", "[1,'a',null]", "2.5", "{}");

    [Fact]
    public void An_evaluation_ends_in_one_of_three_ways() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll((from path in Paths("$", 3) from value in Values(4) select (path, value)).ToArbitrary(), one => EndsWell(one.path, one.value)));

    private static bool EndsWell(string text, JsonValue value)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            var path = JsonPath.Parse(text);
            if (path.TryEvaluate(value, out var found) && !path.IsDefinite && found is not JsonArray)
                return false;
        }
        catch (Exception exception) when (exception is PathSyntaxException or StateException)
        {
            // One of the three, and what a random text may be.
        }

        return Stopwatch.GetElapsedTime(since) < Longest;
    }

    private static Gen<string> Paths(string root, int depth) =>
        from count in Gen.Choose(0, 4)
        from steps in Steps(depth).ListOf(count)
        select root + string.Concat(steps);

    private static Gen<string> Steps(int depth)
    {
        Gen<string>[] flat =
        [
            Names.Select(name => $".{name}"), Names.Select(name => $"..{name}"), Names.Select(name => $"['{name}','b']"),
            Gen.Elements("[0]", "[-1]", "[0,2]", "[1:]", "[:2]", "[::2]", "[*]", ".*", "..*", "..[0]", ".length()", ".max()", ".stddev()", ".keys()", ".first()"),
        ];
        return depth == 0 ? Gen.OneOf(flat) : Gen.OneOf([.. flat, Filters(depth - 1).Select(filter => $"[?({filter})]"), Filters(depth - 1).Select(filter => $"..[?({filter})]")]);
    }

    private static Gen<string> Filters(int depth)
    {
        var operands = Gen.OneOf(Paths("@", depth), Paths("$", depth), Literals);
        var comparisons =
            from left in operands
            from sign in Gen.Elements("==", "!=", "<", ">=", " in ", " nin ", " contains ", " subsetof ", " anyof ", " noneof ", " size ", " empty ")
            from right in operands
            select left + sign + right;
        var patterns = Paths("@", depth).Select(path => $"{path} =~ /(a|aa)*b?/i");
        var one = Gen.OneOf(Paths("@", depth), comparisons, patterns);
        return Gen.OneOf(
            one,
            one.Select(filter => $"!({filter})"),
            from left in one from sign in Gen.Elements("&&", "||") from right in one select $"({left}) {sign} ({right})");
    }

    private static Gen<JsonValue> Values(int depth)
    {
        var scalars = Gen.Elements("null", "true", "0", "1", "2.5", "-7", "\"a\"", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "\"\"").Select(JsonValue.Parse);
        if (depth == 0)
            return scalars;

        return Gen.OneOf(
            scalars,
            from items in Values(depth - 1).ListOf(6) select (JsonValue)new JsonArray([.. items]),
            from items in Values(depth - 1).ListOf(3)
            select (JsonValue)JsonObject.From([.. items.Select((item, i) => new KeyValuePair<string, JsonValue>("abc"[i].ToString(), item))]));
    }
}
