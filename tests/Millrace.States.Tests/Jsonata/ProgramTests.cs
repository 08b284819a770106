using Millrace.States.Json;
using Millrace.States.Jsonata;

namespace Millrace.States.Tests.Jsonata;

public sealed class ProgramTests
{
    [Theory]
    [InlineData("$states.input.a + $order.total + $states.input.b", "states,order")]
    [InlineData("($x := $y; $x + $z)", "y,z")]
    [InlineData("function($a){$a + $b}(1)", "b")]
    [InlineData("$sum($$.a) + $count($)", "")]
    [InlineData("a@$v#$i.($v & $i & $w)", "w")]
    [InlineData("a[b = $c]^($d){$e: $f}", "c,d,e,f")]
    [InlineData("$ ~> |a|{'x': $n}, $m|", "n,m")]
    public void Variables_that_it_does_not_bind_are_told(string text, string names) =>
        Assert.Equal(names.Split(',', StringSplitOptions.RemoveEmptyEntries), JsonataProgram.Parse(text).FreeVariables);

    [Theory]
    [InlineData("$states.input.order.id", "input.order.id")]
    [InlineData("$states.context.Execution.Id & $states.input", "context.Execution.Id input")]
    [InlineData("$states", "")]
    [InlineData("$keys($states)", "")]
    [InlineData("$states.input.items[price > $states.input.most].name", "input.items.name input.most")]
    [InlineData("a.($states.foo)", "foo")]
    public void Paths_on_states_are_told(string text, string paths) =>
        Assert.Equal(paths, string.Join(' ', JsonataProgram.Parse(text).StatesPaths.Select(static path => string.Join('.', path))));

    [Theory]
    [InlineData("$random()", true)]
    [InlineData("a ~> $shuffle", true)]
    [InlineData("[$now(), $millis(), $uuid()]", true)]
    [InlineData("($now := 1; $now)", false)]
    [InlineData("$sum([1, 2])", false)]
    public void It_says_whether_another_run_may_yield_another_value(string text, bool isRandom) =>
        Assert.Equal(isRandom, JsonataProgram.Parse(text).IsRandom);

    [Theory]
    [InlineData("$partition([1,2,3,4,5], 2)", "[[1,2],[3,4],[5]]")]
    [InlineData("$range(0, 10, 5)", "[0,5,10]")]
    [InlineData("$range(3, 1, -1)", "[3,2,1]")]
    [InlineData("$range(3, 1, 1)", "[]")]
    [InlineData("$hash('input data', 'SHA-1')", "\"aaff4a450a104cd177d28d18d74485e8cae074b7\"")]
    [InlineData("$hash('', 'MD5')", "\"d41d8cd98f00b204e9800998ecf8427e\"")]
    [InlineData("$parse('{\"a\": [1, 2.5]}').a", "[1,2.5]")]
    [InlineData("$random(7) = $random(7)", "true")]
    [InlineData("$random() < 1", "true")]
    [InlineData("$match($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/).index", "0")]
    public void What_Step_Functions_add_is_there(string text, string expected) => Assert.Equal(expected, Value(text)?.ToString());

    [Theory]
    [InlineData("$range(1, 2000, 1)")]
    [InlineData("$range(1, 2, 0)")]
    [InlineData("$partition([1], 0)")]
    [InlineData("$hash('a', 'CRC')")]
    [InlineData("$parse('{')")]
    public void Wrong_arguments_of_the_additions_are_errors(string text) =>
        Assert.Equal("D3151", Assert.Throws<JsonataException>(() => Value(text)).Code);

    [Theory]
    [InlineData("6 / 3", "2")]
    [InlineData("1e3", "1000")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("$string(0.1 + 0.2)", "\"0.3\"")]
    [InlineData("$string(1e21) & ' ' & $string(1e-7) & ' ' & $string(123456789012345678)", "\"1e+21 1e-7 123456789012346000\"")]
    [InlineData("big", "9223372036854775807")]
    [InlineData("-5 % 3", "-2")]
    [InlineData("-0", "0")]
    public void Numbers_are_doubles_that_stay_whole_where_they_can(string text, string expected) =>
        Assert.Equal(expected, Value(text)?.ToString());

    [Theory]
    [InlineData("$match('2024-05-06', /(?<y>\\d{4})-(\\d\\d)/).groups", """["2024","05"]""")]
    [InlineData("$contains('a\n', /a$/)", "false")]
    [InlineData("$contains('a\nb', /a$/m)", "true")]
    [InlineData("$contains('\u0663', /\\d/)", "false")]
    [InlineData("$contains('\u0663', /^[^]$/)", "true")]
    [InlineData("$contains('xx', /(?<a>x)\\k<a>/)", "true")]
    [InlineData("$contains('a/b', /a\\/b/)", "true")]
    [InlineData("$contains('[', /[\\[]/)", "true")]
    public void Regular_expressions_are_JavaScripts(string text, string expected) => Assert.Equal(expected, Value(text)?.ToString());

    [Theory]
    [InlineData("1 + 'a'", "T2002", "The right side of the \"+\" operator must evaluate to a number")]
    [InlineData("1 < 'a'", "T2009", "The values 1 and \"a\" either side of operator \"<\" must be of the same data type")]
    [InlineData("$length(1)", "T0410", "Argument 1 of function \"length\" does not match function signature")]
    [InlineData("sum(1)", "T1005", "Attempted to invoke a non-function. Did you mean $sum?")]
    [InlineData("$number('x')", "D3030", "Unable to cast value to a number: \"x\"")]
    [InlineData("$error('No stock')", "D3137", "No stock")]
    [InlineData("[1,2", "S0203", "Expected \"]\" before end of expression")]
    [InlineData("(1]", "S0202", "Expected \")\", got \"]\"")]
    public void Errors_say_what_JSONata_says(string text, string code, string message)
    {
        var error = Assert.Throws<JsonataException>(() => Value(text));

        Assert.Equal((code, message), (error.Code, error.Message));
    }

    [Fact]
    public void Variables_from_outside_win_over_functions_of_the_same_name()
    {
        var environment = new JsonataEnvironment { Lookup = static name => name == "count" ? new JsonNumber(5L) : null };

        Assert.Equal("6", JsonataProgram.Parse("$count + 1").Evaluate(null, environment)?.ToString());
    }

    [Fact]
    public void A_transform_may_add_an_object_to_itself() =>
        Assert.Equal("""{"a":{"b":1,"z":{"b":1}},"z":{"a":{"b":1}}}""", Value("{'a': {'b': 1}} ~> |**|{'z': $}|")?.ToString());

    [Fact]
    public void Functions_inside_a_result_are_left_out() =>
        Assert.Equal("""{"a":1,"c":[null]}""", Value("{'a': 1, 'b': $sum, 'c': [$sum]}")?.ToString());

    [Fact]
    public void Step_Functions_have_no_eval()
    {
        var program = JsonataProgram.Parse("$eval('1')");

        Assert.True(program.UsesEval);
        Assert.Equal("1", program.Evaluate(null, new JsonataEnvironment())?.ToString());
        Assert.Throws<JsonataException>(() => program.Evaluate(null, new JsonataEnvironment { IsAws = true }));
    }

    [Fact]
    public void Now_is_one_moment_for_an_evaluation()
    {
        var environment = new JsonataEnvironment { Now = DateTimeOffset.UnixEpoch.AddDays(1) };

        Assert.Equal("\"1970-01-02T00:00:00.000Z 86400000\"", JsonataProgram.Parse("$now() & ' ' & $millis()").Evaluate(null, environment)?.ToString());
    }

    [Fact]
    public void A_program_may_be_evaluated_by_many_at_once()
    {
        var program = JsonataProgram.Parse("($f := function($n){$n < 2 ? $n : $f($n - 1) + $f($n - 2)}; $f(n))");

        Parallel.For(0, 50, i => Assert.Equal("55", program.Evaluate(JsonValue.Parse("""{"n":10}"""), new JsonataEnvironment())?.ToString()));
    }

    private static JsonValue? Value(string text) =>
        JsonataProgram.Parse(text).Evaluate(JsonValue.Parse("""{"big":9223372036854775807}"""), new JsonataEnvironment());
}
