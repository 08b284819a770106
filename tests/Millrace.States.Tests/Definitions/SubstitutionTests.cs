namespace Millrace.States.Tests.Definitions;

public sealed class SubstitutionTests
{
    private const string Machine = """
        { "StartAt": "A", "Comment": "${Comment}", "TimeoutSeconds": ${Max}, "States": { "A": { "Type": "Task", "Resource": "${Function.Arn}", "End": true } } }
        """;

    private static readonly Dictionary<string, string> Values = new() { ["Comment"] = "ours", ["Max"] = "30", ["Function.Arn"] = "arn:aws:states:::sns:publish" };

    [Fact]
    public void A_value_stands_for_a_text_or_a_part_of_one_and_for_a_number()
    {
        var definition = StateMachineDefinition.Parse(Machine, new DefinitionOptions { Substitutions = Values });

        Assert.Equal("ours", definition.Comment);
        Assert.Equal(TimeSpan.FromSeconds(30), definition.TimeoutAfter);
    }

    [Fact]
    public void A_value_inside_of_a_string_cannot_end_it()
    {
        var values = new Dictionary<string, string>(Values) { ["Comment"] = "a \"quoted\" \\ word" };

        Assert.Equal("a \"quoted\" \\ word", StateMachineDefinition.Parse(Machine, new DefinitionOptions { Substitutions = values }).Comment);
    }

    [Fact]
    public void Each_name_without_a_value_is_told_once()
    {
        var text = Machine.Replace("${Comment}", "${Max} ${Comment}", StringComparison.Ordinal);

        Assert.False(StateMachineDefinition.TryParse(text, out _, out var problems));

        Assert.Equal(
            [
                "/: '${Max}' has no value: give one for 'Max' among the substitutions. [substitution]",
                "/: '${Comment}' has no value: give one for 'Comment' among the substitutions. [substitution]",
                "/: '${Function.Arn}' has no value: give one for 'Function.Arn' among the substitutions. [substitution]",
            ],
            problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Without_substitutions_at_all_the_text_is_taken_as_it_stands()
    {
        var text = Machine.Replace("${Max}", "30", StringComparison.Ordinal);

        Assert.Equal("${Comment}", StateMachineDefinition.Parse(text, new DefinitionOptions { Substitutions = null }).Comment);
    }
}
