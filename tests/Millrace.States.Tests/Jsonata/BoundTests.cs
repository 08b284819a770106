using System.Diagnostics;
using Millrace.States.Json;
using Millrace.States.Jsonata;

namespace Millrace.States.Tests.Jsonata;

/// <summary>No text may take the process, its memory or its time.</summary>
public sealed class BoundTests
{
    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("-")]
    [InlineData("a.")]
    [InlineData("1+")]
    [InlineData("a[")]
    [InlineData("$f(")]
    [InlineData("function($x){")]
    [InlineData("a?")]
    [InlineData("|a|")]
    [InlineData("a~>")]
    [InlineData("a^(")]
    [InlineData("%.")]
    public void A_text_nested_without_end_is_refused(string part) => OnSmallStack(() =>
    {
        var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));

        var error = Assert.Throws<JsonataException>(() => JsonataProgram.Parse(text));

        Assert.StartsWith("S", error.Code, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("$string(", ")")]
    [InlineData("1+(", ")")]
    [InlineData("a.(", ")")]
    [InlineData("$map([1],function($v){", "})")]
    [InlineData("true ? (", ") : 2")]
    [InlineData("$ ~> |$|{\"a\":", "}|")]
    public void What_is_nested_as_deep_as_a_text_may_be_fits_a_small_stack(string open, string close) => OnSmallStack(() =>
    {
        for (var depth = 250; depth > 0; depth--)
        {
            try
            {
                var program = JsonataProgram.Parse(string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth)));
                program.Evaluate(JsonValue.Parse("""{"a":{"a":1}}"""), new JsonataEnvironment());
                return;
            }
            catch (JsonataException)
            {
                // Too deep yet.
            }
        }
    });

    [Theory]
    [InlineData("($f := function($x){$f($x)+1}; $f(1))", "U1001")]
    [InlineData("($f := function($x){$map([1,2], $f)}; $f(1))", "U1001")]
    [InlineData("($f := function($x){[1] ~> $map($f)}; $f(1))", "U1001")]
    [InlineData("($f := function($x){$eval('$f(1) + 1')}; $f(1))", "U1001")]
    [InlineData("($f := function($x){$reduce([1,2], $f)}; $f(1))", "D3050")]
    [InlineData("($f := function(){$f()}; $f())", "D1012")]
    [InlineData("($p := function($g, $n){$n = 0 ? $g : $p($g(?), $n - 1)}; $p($string, 20000)(1))", "U1001")]
    [InlineData("($p := function($g, $n){$n = 0 ? $g : $p($g ~> $string, $n - 1)}; $p($string, 20000)(1))", "U1001")]
    public void Recursion_without_end_ends_with_an_error(string text, string code) =>
        OnSmallStack(() =>
        {
            var error = Fails(text);

            Assert.True(error.Code == code, error.Message);
        });

    [Theory]
    [InlineData("($f := function($n){$n = 0 ? 0 : 1 + $f($n - 1)}; $f(300))", "300")]
    [InlineData("($f := function($n){$n = 0 ? 1 : $sum($map([1], function($i){$f($n - 1)}))}; $f(120))", "1")]
    [InlineData("($f := function($n){$n = 0 ? 1 : $f($n - 1)}; $f(100000))", "1")]
    [InlineData("($f := function($n){$n = 0 ? 1 : ({'a': [$f($n - 1)]}).a[0]}; $f(160))", "1")]
    public void Recursion_that_a_person_writes_fits_the_stack_of_a_thread(string text, string expected) => OnSmallStack(
        () => Assert.Equal(expected, JsonataProgram.Parse(text).Evaluate(null, new JsonataEnvironment())?.ToString()), kilobytes: 1024);

    [Theory]
    [InlineData("[1..10000001]", "D2014")]
    [InlineData("[1..10000000]", "D2014")]
    [InlineData("$sum([1..2000000])", "D2014")]
    [InlineData("$pad('', 1000000000)", "D1011")]
    [InlineData("$pad('', -1e300)", "D1011")]
    [InlineData("($f := function($s, $n){$n = 0 ? $s : $f($s & $s, $n - 1)}; $f('ab', 60))", "D1011")]
    [InlineData("($f := function($s, $n){$n = 0 ? $s : $f($append($s, $s), $n - 1)}; $f([1,2], 60))", "D1011")]
    [InlineData("$join([1..100000].$string(), $pad('', 1000))", "D1011")]
    [InlineData("$replace($pad('', 100000, 'a'), /a/, $pad('', 1000))", "D1011")]
    [InlineData("$map([1..1000000], function($i){[1..900000]})", "D1011")]
    [InlineData("$map([1..1000000], function($i){$pad('x', 4000000)})", "D1011")]
    [InlineData("($f := function($x, $n){$n = 0 ? $x : $f({'a': $x}, $n - 1)}; $f(1, 100000))", "D1011")]
    [InlineData("($f := function($x, $n){$n = 0 ? $x : $f($map([1,2], function($i){$x}), $n - 1)}; $f(1, 100000))", "D1011")]
    [InlineData("($f := function($x, $n){$n = 0 ? $x : $f($zip([$x], [1]), $n - 1)}; $f(1, 100000))", "D1011")]
    [InlineData("($f := function($x, $n){$n = 0 ? $x : $f([$x, $x], $n - 1)}; $f(1, 40))", "D1011")]
    [InlineData("($f := function($x, $n){$n = 0 ? $x : $f({'a': $x, 'b': $x}, $n - 1)}; $string($f(1, 40)))", "D1011")]
    [InlineData("($f := function($x, $n){$n = 0 ? $x : $f({'a': $x, 'b': $x}, $n - 1)}; $f(1, 40) = $f(1, 40))", "D1012")]
    [InlineData("($f := function($x, $n){$n = 0 ? $x : $f($x ~> |**|{$string($n): $}|, $n - 1)}; $f({'a': {'b': 1}}, 60))", "D1011")]
    [InlineData("$contains($pad('', 40, 'a') & 'b', /^(a+)+$/)", "D1012")]
    [InlineData("[1..1000].$append([], [1..1000]).$append([], [1..1000])", "D1011")]
    [InlineData("$sort([1..500000], function($a, $b){$count([1..100].($ * 2)) > 0})", "D1012")]
    public void What_would_take_too_much_is_refused(string text, string code)
    {
        var watch = Stopwatch.StartNew();

        Assert.Contains(Fails(text).Code, new[] { code, "D1012" });

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void A_result_of_a_function_is_an_error() => Assert.Equal("T1013", Fails("function($x){$x}").Code);

    [Fact]
    public void An_infinite_result_is_an_error() => Assert.Equal("D1001", Fails("1/0").Code);

    private static JsonataException Fails(string text) =>
        Assert.Throws<JsonataException>(() => JsonataProgram.Parse(text).Evaluate(null, new JsonataEnvironment()));

    private static void OnSmallStack(Action action, int kilobytes = 512)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            kilobytes * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
