namespace Deployment.Tests;

/// <summary>What differs between the stages, and what whoever deploys may say.</summary>
public sealed class StageTests
{
    private static readonly int[] Retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    private static readonly Template Deployed = Template.Deployed;

    [Fact]
    public void The_stages_are_these_and_each_says_everything()
    {
        Assert.Equal(["dev", "staging", "prod"], Deployed["Parameters/Stage/AllowedValues"]!.AsArray().Select(static one => $"{one}"));
        Assert.Equal("dev", $"{Deployed["Parameters/Stage/Default"]}");
        Assert.Equal(["dev", "staging", "prod"], Deployed["Mappings/Stages"]!.AsObject().Select(static one => one.Key));
        Assert.Single(Deployed["Mappings/Stages"]!.AsObject().Select(static one => string.Join(' ', one.Value!.AsObject().Select(static value => value.Key))).Distinct());
    }

    [Fact]
    public void Every_stage_says_what_aws_understands()
    {
        Findings.None(NotUnderstood(Deployed));
        Findings.Some(NotUnderstood(Deployed.With("Mappings/Stages/prod/LogRetention", 100)), "prod");
        Findings.Some(NotUnderstood(Deployed.With("Mappings/Stages/dev/LogLevel", "Debug")), "dev");
        Findings.Some(NotUnderstood(Deployed.With("Mappings/Stages/dev/ApiRate", 200)), "dev");
    }

    // The single process takes the defaults, and so does a stack of a developer.
    [Fact]
    public void Everything_has_a_default() => Assert.All(
        Deployed["Parameters"]!.AsObject(), static one => Assert.True(one.Value!.AsObject().ContainsKey("Default"), one.Key));

    [Fact]
    public void A_token_s_issuer_without_its_audience_is_refused_before_anything_is_made() =>
        Assert.Contains("given together", $"{Deployed["Rules/JwtIsWhole/Assertions/0/AssertDescription"]}", StringComparison.Ordinal);

    private static IEnumerable<string> NotUnderstood(Template template)
    {
        foreach (var (name, stage) in template["Mappings/Stages"]!.AsObject())
        {
            if (!Retentions.Contains(stage!["LogRetention"]!.GetValue<int>()))
                yield return $"{name}: CloudWatch keeps logs for {string.Join(", ", Retentions)} days only.";

            if ($"{stage["LogLevel"]}" is not ("TRACE" or "DEBUG" or "INFO" or "WARN" or "ERROR" or "FATAL"))
                yield return $"{name}: Lambda knows no log level {stage["LogLevel"]}.";

            if (stage["ApiBurst"]!.GetValue<int>() < stage["ApiRate"]!.GetValue<int>())
                yield return $"{name}: a burst is at least a second of the rate.";
        }
    }
}
