namespace Millrace.States.Tests.Conformance;

public sealed class DefinitionCorpusTests
{
    [Fact]
    public void The_verdicts_of_AWS_are_ours_and_of_others_those_that_AWS_is_known_to_share()
    {
        var verdicts = DefinitionCorpus.Judge().ToList();

        Assert.DoesNotContain(verdicts, static one => one is { Agrees: false, Reason: null });
        Assert.DoesNotContain(verdicts, static one => one is { Agrees: false, By: "AWS" });
        Assert.DoesNotContain(verdicts, static one => one is { Agrees: true, Reason: not null });
    }
}
