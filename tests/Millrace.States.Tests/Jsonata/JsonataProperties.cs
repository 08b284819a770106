using FsCheck;
using FsCheck.Fluent;
using Millrace.States.Json;
using Millrace.States.Jsonata;

namespace Millrace.States.Tests.Jsonata;

/// <summary>Whatever it is given, the engine throws its own error or nothing, and comes to an end.</summary>
public sealed class JsonataProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(20_000);

    private static readonly JsonValue Sample = JsonValue.Parse(
        """{"a":[1,{"b":"x","a":[4,null]},[2,3],-1.5],"b":{"a":null,"c":true,"b":[]},"":"\"","1":"12","d":[{"b":1},{"b":2}]}""");

    private static readonly string[] Functions =
    [
        "string", "length", "substring", "substringBefore", "pad", "trim", "match", "contains", "replace", "split", "join", "count", "sum", "max",
        "average", "append", "exists", "reverse", "distinct", "zip", "shuffle", "keys", "lookup", "spread", "merge", "boolean", "not", "type", "assert",
        "number", "round", "power", "sqrt", "formatBase", "formatNumber", "formatInteger", "parseInteger", "map", "filter", "single", "reduce", "each",
        "sift", "sort", "now", "fromMillis", "toMillis", "partition", "range", "hash", "parse", "eval", "base64decode", "decodeUrl", "encodeUrl", "clone",
    ];

    private static readonly Gen<string> Words = Gen.Elements(
        "$", "$$", ".", "..", "[", "]", "(", ")", "{", "}", "?", "@", "#", "*", "**", "%", "'", "\"", "\\", ",", ":", ":=", ";", "-", "+", "/", "0", "1", "9", "1e3",
        "a", "b", "c", "$a", "$b", " ", "=", "!=", "<", ">=", "~>", "|", "^", "&", " and ", " or ", " in ", "function", "true", "null", "é", "\ud83c", "`",
        "<s:n>", "/a/i", "[0]", "['x']", "(1)", "$f(", "function($x){$x}", "%.", "{'k':", "@$v", "#$i", "^(b)", "[]");

    private static readonly Gen<string> Texts = Words.ListOf().Select(static words => string.Concat(words));

    private static readonly Gen<string> Operands = Gen.Elements(
        "a", "b", "b.c", "a.b", "**", "*", "$", "$$", "1", "-2", "0.5", "1e300", "'x'", "'12'", "''", "'[Y0001]-[MNn]-[D1o]'", "'#,##0.00'", "'w;o'", "null", "true", "[]", "{}",
        "[1,2,3]", "['a','b']", "{'a':1}", "nothing", "/x+/", "$sum", "$string", "function($x){$x}", "function($x,$y){$y}", "d.b", "d", "(1/0)", "'\\ud800'");

    private static readonly Gen<string> Forms =
        from first in Operands
        from second in Operands
        from third in Operands
        from function in Gen.Elements(Functions)
        from form in Gen.Elements(
            "$F()", "$F(A)", "$F(A, B)", "$F(A, B, C)", "A ~> $F(B)", "A.$F(B, C)", "A + B", "A & B", "A = B", "A < B", "A in B", "[A..B]", "A[B]", "A[B][C]", "A.B", "A.B.C",
            "A{B: C}", "A^(B)", "A^(>B, C)", "A@$v.B[$v = C]", "A#$i[B].{'i': $i, 'v': C}", "A.{'p': %.B}", "A ~> |B|C|", "A ~> |**|{'z': B}, C|", "$F(?, B)(A)", "A ? B : C",
            "($x := A; $x.B)", "A[]", "A.B[]", "-A", "[A, B, C]", "{A: B}", "A.(B; C)", "$map(A, $F)", "$reduce(A, $F)", "A.*.B", "A.**[B]", "$F(A)[B]", "$F(A).B.%")
        select form.Replace("F", function, StringComparison.Ordinal).Replace("A", first, StringComparison.Ordinal)
            .Replace("B", second, StringComparison.Ordinal).Replace("C", third, StringComparison.Ordinal);

    [Fact]
    public void Any_text_ends_well() => Check.One(Many, Prop.ForAll(Texts.ToArbitrary(), EndsWell));

    [Fact]
    public void Any_expression_ends_well() => Check.One(Many, Prop.ForAll(Forms.ToArbitrary(), EndsWell));

    [Fact]
    public void Any_letters_end_well() => Check.One(Many, Prop.ForAll(ArbMap.Default.ArbFor<string?>(), static text => EndsWell(text ?? "")));

    [Fact]
    public void Any_pattern_ends_well() => Check.One(Many, Prop.ForAll(
        Gen.Elements("(", ")", "[", "]", "\\", "\\d", "\\k<a>", "(?<a>", "(?:", "(?=", "^", "$", ".", "*", "+", "?", "{1,2}", "|", "a", "-", "\\1", "\\u00e9", "b").ListOf()
            .Select(static parts => string.Concat(parts)).ToArbitrary(),
        static pattern => EndsWell($"$match('abab', /{pattern}/)")));

    private static bool EndsWell(string text)
    {
        try
        {
            var result = JsonataProgram.Parse(text).Evaluate(Sample, new JsonataEnvironment { TimeLimit = TimeSpan.FromMilliseconds(200) });
            Assert.True(result is null || result.Depth <= JsonValue.MaxDepth);
            _ = result?.ToString();
        }
        catch (JsonataException error)
        {
            Assert.NotEmpty(error.Message);
        }

        return true;
    }
}
