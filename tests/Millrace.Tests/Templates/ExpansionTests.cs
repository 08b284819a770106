using Millrace.Jobs;
using Millrace.Templates;

namespace Millrace.Tests.Templates;

public sealed class ExpansionTests
{
    [Fact]
    public void Without_an_input_the_parameters_over_the_defaults_are_the_input()
    {
        Assert.Equal("""{"top":10,"day":"2026-01-01"}""", Input(Given.Template(), """{"day":"2026-01-01"}"""));
        Assert.Equal("""{"day":"2026-01-01","top":3}""", Input(Given.Template(), """{"day":"2026-01-01","top":3}"""));
    }

    [Fact]
    public void A_given_parameter_replaces_its_default_as_a_whole()
    {
        Assert.Equal("""{"b":1,"a":{"y":2}}""", Input(Given.Open(defaults: """{"a":{"x":1},"b":1}"""), """{"a":{"y":2}}"""));
    }

    [Fact]
    public void No_parameters_are_an_empty_object()
    {
        Assert.Equal("{}", Input(Given.Open(), null));
        Assert.Equal("""{"a":1}""", Input(Given.Open(defaults: """{"a":1}"""), null));
    }

    [Theory]
    [InlineData("""{"$parameter":"list"}""", """[1,{"x":"ä"}]""")]
    [InlineData("""{"a":[{"$parameter":"n"},{"b":{"$parameter":"none"}}]}""", """{"a":[1.50,{"b":null}]}""")]
    [InlineData("""["${s}","<${s}-${n}-${yes}>","${s"]""", null)]
    [InlineData("""["${s}","<${s}-${n}-${yes}>"]""", """["text","<text-1.50-true>"]""")]
    [InlineData("""{"${s}":1,"plain":"$s {s} $","cost":"$5"}""", """{"${s}":1,"plain":"$s {s} $","cost":"$5"}""")]
    [InlineData("\"$${HOME}/${s}\"", "\"${HOME}/text\"")]
    [InlineData("\"${a b.c-d}\"", "\"odd\"")]
    [InlineData("null", "null")]
    [InlineData("7", "7")]
    public void Parameters_are_put_into_the_input(string input, string? expected)
    {
        var expansion = Given.Open(input).Expand(new Payload("""{"list":[1,{"x":"ä"}],"n":1.50,"none":null,"s":"text","yes":true,"a b.c-d":"odd"}"""));

        Assert.Equal(expected, (expansion as Expansion.Expanded)?.Input.Json);
    }

    [Fact]
    public void What_a_parameter_brings_is_not_looked_into()
    {
        var input = Input(Given.Open("""["${a}",{"$parameter":"b"},"${a}"]"""), """{"a":"${secret} $${x}","b":{"$parameter":"secret"},"secret":"told"}""");

        Assert.Equal("""["${secret} $${x}",{"$parameter":"secret"},"${secret} $${x}"]""", input);
    }

    [Theory]
    [InlineData("""{"day":5,"top":"x","more":1}""", "The value at '/day' must be of type string, is of type number.", "The value at '/top' must be of type integer, is of type string.", "The value at '/more' is not allowed.")]
    [InlineData("{}", "The value needs the property 'day'.")]
    [InlineData(null, "The value needs the property 'day'.")]
    [InlineData("[]", "The parameters must be a JSON object.")]
    public void Parameters_that_do_not_fit_the_schema_are_refused_with_every_problem(string? parameters, params string[] problems)
    {
        Assert.Equal(problems, Refused(Given.Template(), parameters));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"day":"a","day":"b"}""")]
    [InlineData("""{"day":"\uD800"}""")]
    public void Parameters_that_are_no_sound_JSON_are_refused(string parameters)
    {
        Assert.StartsWith("The parameters cannot be read. ", Assert.Single(Refused(Given.Template(), parameters)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":[{"$parameter":"x"}]}""", "The input needs the parameter 'x' at '/a/0'; it was not given and has no default.")]
    [InlineData("""{"a":"${x}"}""", "The input needs the parameter 'x' at '/a'; it was not given and has no default.")]
    [InlineData("""{"a":"${list}"}""", "The parameter 'list' stands inside of a text at '/a' of the input: it must be a text, a number or a boolean.")]
    [InlineData("""{"a":"${none}"}""", "The parameter 'none' stands inside of a text at '/a' of the input: it must be a text, a number or a boolean.")]
    public void An_input_that_cannot_be_filled_is_refused(string input, string problem)
    {
        Assert.Equal([problem], Refused(Given.Open(input), """{"list":[],"none":null}"""));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("value")]
    [InlineData("whole")]
    public void An_input_that_grows_beyond_its_limit_is_refused_before_it_fills_the_memory(string how)
    {
        var input = how switch
        {
            "text" => $"\"{string.Concat(Enumerable.Repeat("${x}", 5_000))}\"",
            "value" => $$"""[{{string.Join(',', Enumerable.Repeat("""{"$parameter":"x"}""", 2_000))}}]""",
            _ => null,
        };
        var large = new string('x', how == "whole" ? JobTemplate.MaxInputBytes : 500_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var problems = Refused(Given.Open(input), $$"""{"x":"{{large}}"}""");

        Assert.Equal(["The input that the parameters make is larger than 1000000 bytes."], problems);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void A_job_has_all_that_its_template_says()
    {
        var template = Given.Open("1") with
        {
            Version = 7,
            Priority = Priority.High,
            Timeout = TimeSpan.FromMinutes(5),
            MaxAttempts = 3,
            Tags = ["b", "a"],
        };

        var job = Assert.IsType<Expansion.Expanded>(template.Expand(null));

        Assert.Equal((template.Name, 7, template.Type, new Payload("1")), (job.Name, job.Version, job.Type, job.Input));
        Assert.Equal((Priority.High, TimeSpan.FromMinutes(5), 3), (job.Priority, job.Timeout, job.MaxAttempts));
        Assert.Equal(["b", "a"], job.Tags);
    }

    [Fact]
    public void A_template_with_problems_makes_no_job()
    {
        Assert.Equal(["The most attempts must be 1 to 1000, was 0."], Refused(Given.Open("1") with { MaxAttempts = 0 }, null));
    }

    private static string Input(JobTemplate template, string? parameters) =>
        Assert.IsType<Expansion.Expanded>(template.Expand(parameters is null ? null : new Payload(parameters))).Input.Json;

    private static IReadOnlyList<string> Refused(JobTemplate template, string? parameters) =>
        Assert.IsType<Expansion.Refused>(template.Expand(parameters is null ? null : new Payload(parameters))).Problems;
}
