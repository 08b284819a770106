using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Deployment.Tests;

/// <summary>Every alarm says what to do, and everything that can be lost has one.</summary>
public sealed partial class AlarmTests
{
    private static readonly Template Deployed = Template.Deployed;

    [Fact]
    public void Every_alarm_names_a_runbook_that_knows_it()
    {
        Findings.None(Mute(Deployed));
        Findings.Some(Mute(Deployed.With("Resources/ApiFails/Properties/AlarmDescription", "The API answers with server errors.")), "ApiFails");
        Findings.Some(Mute(Deployed.With("Resources/ApiFails/Properties/AlarmDescription", "Runbook: docs/operate/no-such-page.md")), "no-such-page");
        Findings.Some(Mute(Deployed.With("Resources/ApiFails/Properties/AlarmDescription", "Runbook: docs/operate/region-loss.md")), "ApiFails");
        Findings.Some(Mute(Deployed.With("Resources/ApiFails/Properties/AlarmActions", null)), "ApiFails");
    }

    [Fact]
    public void Whatever_can_be_left_lying_has_an_alarm()
    {
        Findings.None(Unwatched(Deployed));
        Findings.Some(Unwatched(Deployed.With("Resources/CpuIsOld", null)), "CpuQueue");
        Findings.Some(Unwatched(Deployed.With("Resources/EventFailuresIsNotEmpty", null)), "EventFailures");
        Findings.Some(Unwatched(Deployed.With("Resources/FunctionsFail/Properties/Metrics/3", null)), "WorkFunction");
        Findings.Some(Unwatched(Deployed.With("Resources/FunctionsAreThrottled", null)), "SweepFunction");
    }

    // No metric means that no sweep has run.
    [Fact]
    public void A_sweep_that_does_not_run_is_an_alarm() => Assert.Equal("breaching", $"{Deployed["Resources/SweepLags/Properties/TreatMissingData"]}");

    // One attempt may take a function's whole time, and its message stays in the queue as long.
    [Fact]
    public void No_queue_is_old_while_a_job_may_still_run() => Assert.All(
        Deployed.Of("AWS::CloudWatch::Alarm").Where(static one => $"{one["MetricName"]}" == "ApproximateAgeOfOldestMessage"),
        static one => Assert.True(one["Threshold"]!.GetValue<int>() > Deployed.TimeoutOf(Deployed.Find("WorkFunction")!), one.Name));

    [Fact]
    public void The_dashboard_is_json_and_shows_every_function_and_queue()
    {
        var widgets = Deployed["Resources/Dashboard/Properties/DashboardBody/Fn::Join/1/1/Fn::Join/1"]!.AsArray().Select(static one => $"{one!["Fn::Sub"]}").ToList();

        Assert.All(widgets, static one => Assert.Equal("metric", $"{JsonNode.Parse(one)!["type"]}"));
        Findings.None(Deployed.Resources.Where(static one => one.Type is "AWS::Serverless::Function" or "AWS::SQS::Queue")
            .Where(one => !widgets.Exists(widget => Name().Matches(widget).Any(match => match.Groups["name"].Value == one.Name)))
            .Select(static one => $"The dashboard does not show {one.Name}."));
    }

    private static IEnumerable<string> Mute(Template template)
    {
        foreach (var alarm in template.Of("AWS::CloudWatch::Alarm"))
        {
            var runbook = Runbook().Match($"{alarm["AlarmDescription"]}").Value;
            if (!File.Exists(Repository.PathOf(runbook.Length == 0 ? "docs/operate/none" : runbook)))
                yield return $"{alarm.Name} names no runbook that is there: '{runbook}'.";
            else if (!Repository.Read(runbook).Contains($"`{alarm.Name}`", StringComparison.Ordinal))
                yield return $"{runbook} does not know {alarm.Name}.";

            if (alarm["AlarmActions"] is null || alarm["TreatMissingData"] is null)
                yield return $"{alarm.Name} tells nobody, or does not say what silence means.";
        }
    }

    private static IEnumerable<string> Unwatched(Template template)
    {
        var watched = template.Of("AWS::CloudWatch::Alarm").SelectMany(static alarm => alarm["Metrics"] is JsonArray metrics
            ? metrics.Select(static one => one?["MetricStat"]?["Metric"]).OfType<JsonNode>().Select(static one => (Metric: $"{one["MetricName"]}", Target: Template.TargetOf(one["Dimensions"]![0]!["Value"])))
            : [(Metric: $"{alarm["MetricName"]}", Target: Template.TargetOf(alarm["Dimensions/0/Value"]))]).ToHashSet();
        foreach (var queue in template.Of("AWS::SQS::Queue"))
        {
            var metric = template.EventsOf("SQS").Any(one => Template.TargetOf(one["Queue"]) == queue.Name) ? "ApproximateAgeOfOldestMessage" : "ApproximateNumberOfMessagesVisible";
            if (!watched.Contains((metric, queue.Name)))
                yield return $"No alarm watches {metric} of {queue.Name}.";
        }

        foreach (var (function, metric) in template.Functions.SelectMany(static one => new[] { (one.Name, "Errors"), (one.Name, "Throttles") }))
        {
            if (!watched.Contains((metric, function)))
                yield return $"No alarm watches {metric} of {function}.";
        }
    }

    [GeneratedRegex(@"docs/operate/[\w-]+\.md")]
    private static partial Regex Runbook();

    [GeneratedRegex(@"\$\{(?<name>\w+)")]
    private static partial Regex Name();
}
