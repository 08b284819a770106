using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Templates;

namespace Millrace.Tests.Templates;

public sealed class JobTemplateTests
{
    [Fact]
    public void A_sound_template_has_no_problems()
    {
        Assert.Empty(Given.Template().Problems());
        Assert.Empty((Given.Template() with { Input = new Payload("""{"for":{"$parameter":"day"},"title":"Top ${top} of ${day} in $${}"}""") }).Problems());
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var template = new JobTemplate
        {
            Name = default,
            Type = default,
            Version = 1_000_000,
            Description = new string('x', 2_001),
            Timeout = TimeSpan.Zero,
            MaxAttempts = 1_001,
            Priority = (Priority)7,
            Tags = ["a", "", "a"],
            Parameters = new Payload("""{"type":"text"}"""),
            Defaults = new Payload("[]"),
            Input = new Payload("{"),
        };

        string[] expected =
        [
            "The template needs a name of 1 to 100 characters: letters, digits, '.', '-' and '_'.",
            "The template needs a job type of 1 to 100 characters: letters, digits, '.', '-' and '_', starting with a letter.",
            "The version must be 1 to 999999, was 1000000.",
            "The description must have at most 2000 characters, has 2001.",
            "The timeout must be positive, was 00:00:00.",
            "The most attempts must be 1 to 1000, was 1001.",
            "The priority must be one of High, Normal, Low, was 7.",
            "A tag must have 1 to 100 characters, '' has 0.",
            "The tag 'a' is named 2 times.",
            "The parameters' schema cannot be used. The schema at '/type' must be one or more of null, boolean, object, array, number, string, integer.",
            "The defaults must be a JSON object.",
        ];
        var problems = template.Problems();
        Assert.Equal(expected, problems.SkipLast(1));
        Assert.StartsWith("The input cannot be read. The text is not JSON: ", problems[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_an_end_to_tags_and_to_the_length_of_a_template()
    {
        var tags = (Given.Open() with { Tags = [.. Enumerable.Range(0, 21).Select(static i => $"{i}")] }).Problems();
        var length = Given.Open($"\"{new string('x', Document.MaxLength)}\"").Problems();

        Assert.Equal(["There must be at most 20 tags, there are 21."], tags);
        Assert.EndsWith($"and must have at most {Document.MaxLength}.", Assert.Single(length), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"$parameter":1}}""", """The input is wrong. The value at '/a' must be {"$parameter":"name"} and nothing else.""")]
    [InlineData("""{"$parameter":"day","more":1}""", """The input is wrong. The value must be {"$parameter":"name"} and nothing else.""")]
    [InlineData("""["${day"]""", "The input is wrong. The value at '/0' has a '${' without a name and '}'; write '$${' if it is meant as it stands.")]
    [InlineData("""["${}"]""", "The input is wrong. The value at '/0' has a '${' without a name and '}'; write '$${' if it is meant as it stands.")]
    [InlineData("""{"a":{"$parameter":"days"}}""", "The input is wrong. The value at '/a' uses the parameter 'days', which the schema does not allow.")]
    [InlineData("\"${days}\"", "The input is wrong. The value uses the parameter 'days', which the schema does not allow.")]
    public void A_mistake_in_the_input_is_told_before_anybody_submits(string input, string problem)
    {
        Assert.Equal([problem], (Given.Template() with { Input = new Payload(input) }).Problems());
    }

    [Fact]
    public void A_parameter_that_an_open_schema_does_not_name_may_still_be_given()
    {
        Assert.Empty((Given.Open("\"${x}\"") with { Parameters = new Payload("""{"properties":{"y":true}}""") }).Problems());
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("9.a-B_", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    public void Names_have_letters_digits_dots_dashes_and_underscores(string? text, bool isName)
    {
        Assert.Equal(isName, TemplateName.TryParse(text, out _));
    }

    [Fact]
    public void Names_have_at_most_a_hundred_characters()
    {
        Assert.True(TemplateName.TryParse(new string('a', 100), out _));
        Assert.Throws<ArgumentException>(() => new TemplateName(new string('a', 101)));
    }
}
