using System.Text.Json.Nodes;

namespace Deployment.Tests;

/// <summary>The table's stream and the function that reads it. The numbers are those of the list of failure modes.</summary>
public sealed class StreamTests
{
    private const string Changes = "Resources/DispatchFunction/Properties/Events/Changes/Properties";

    private static readonly Template Deployed = Template.Deployed;

    [Fact]
    public void Mode_02_a_poison_record_is_set_aside_and_its_shard_goes_on()
    {
        Findings.None(Blocked(Deployed));
        Findings.Some(Blocked(Deployed.With($"{Changes}/MaximumRetryAttempts", -1)), "attempts");
        Findings.Some(Blocked(Deployed.With($"{Changes}/MaximumRetryAttempts", null)), "attempts");
        Findings.Some(Blocked(Deployed.With($"{Changes}/BisectBatchOnFunctionError", false)), "halves");
        Findings.Some(Blocked(Deployed.With($"{Changes}/DestinationConfig", null)), "set aside");
        Findings.Some(Blocked(Deployed.With("Resources/DispatchRole/Properties/Policies/0/PolicyDocument/Statement/10/Resource", "arn:aws:sqs:::x")), "set aside");
    }

    [Fact]
    public void Mode_03_what_the_stream_forgets_after_a_day_was_set_aside_or_told_before()
    {
        Findings.None(Forgotten(Deployed));
        Findings.Some(Forgotten(Deployed.With($"{Changes}/MaximumRecordAgeInSeconds", 86_400)), "age");
        Findings.Some(Forgotten(Deployed.With($"{Changes}/MaximumRecordAgeInSeconds", null)), "age");
        Findings.Some(Forgotten(Deployed.With("Resources/DispatchLags", null)), "alarm");
    }

    [Fact]
    public void Mode_15_a_shard_has_two_readers_at_most_and_both_start_at_its_beginning()
    {
        Findings.None(TooMany(Deployed));
        Findings.Some(TooMany(Deployed.With("Resources/DispatchFunction/Properties/Events/Third", Deployed[Changes]!.Parent!.DeepClone())), "3 readers");
        Findings.Some(TooMany(Deployed.With($"{Changes}/StartingPosition", "LATEST")), "LATEST");
    }

    // What Dispatch acts on comes at once; what is only to be counted, or woken if nobody woke it, comes collected.
    [Theory]
    [InlineData("MODIFY", "Waiting", false, "Changes")]
    [InlineData("MODIFY", "Failed", false, "Changes")]
    [InlineData("MODIFY", "Failed", true, "Changes")]
    [InlineData("MODIFY", "Cancelled", false, "Changes")]
    [InlineData("MODIFY", "Succeeded", true, "Changes")]
    [InlineData("MODIFY", "Succeeded", false, "")]
    [InlineData("MODIFY", "Running", true, "")]
    [InlineData("MODIFY", "Scheduled", false, "")]
    [InlineData("MODIFY", "Queued", false, "WakeUps")]
    [InlineData("INSERT", "Queued", true, "WakeUps")]
    [InlineData("INSERT", "Scheduled", false, "WakeUps")]
    public void Mode_14_a_change_of_a_job_comes_by_the_mapping_that_it_is_for(string name, string state, bool hasParent, string expected)
    {
        var image = new JsonObject { ["id"] = Text("01k5x7m2q8r4s6t0v3w9y1z5ab"), ["state"] = Text(state), ["dueAt"] = new JsonObject { ["N"] = "1" } };
        if (hasParent)
            image["parent"] = new JsonObject { ["BOOL"] = true };

        Assert.Equal(expected, MappingsOf(name, image));
    }

    [Fact]
    public void Mode_14_nothing_else_in_the_table_starts_a_function()
    {
        var key = new JsonObject { ["pk"] = Text("key#00"), ["id"] = Text("key"), ["job"] = Text("01k5x7m2q8r4s6t0v3w9y1z5ab") };
        var lines = new JsonObject { ["pk"] = Text("log#01k5x7m2q8r4s6t0v3w9y1z5ab"), ["id"] = Text("0000000000000000001"), ["lines"] = Text("[]") };

        Assert.Equal("", MappingsOf("INSERT", key));
        Assert.Equal("", MappingsOf("MODIFY", key));
        Assert.Equal("", MappingsOf("INSERT", lines));
        Assert.Equal("", MappingsOf("REMOVE", image: null));
    }

    [Fact]
    public void Changes_come_at_once_and_wake_ups_after_a_window()
    {
        Assert.Equal(0, Deployed[$"{Changes}/MaximumBatchingWindowInSeconds"]!.GetValue<int>());
        Assert.InRange(Deployed["Resources/DispatchFunction/Properties/Events/WakeUps/Properties/MaximumBatchingWindowInSeconds"]!.GetValue<int>(), 10, 60);
    }

    private static JsonObject Text(string text) => new() { ["S"] = text };

    private static string MappingsOf(string name, JsonObject? image)
    {
        var record = new JsonObject { ["eventName"] = name, ["dynamodb"] = new JsonObject { ["NewImage"] = image?.DeepClone() } };
        return string.Join(", ", Deployed.EventsOf("DynamoDB").Where(one => Patterns.Pass(one, record)).Select(static one => one.Name));
    }

    private static IEnumerable<string> Blocked(Template template)
    {
        foreach (var one in template.EventsOf("DynamoDB"))
        {
            if (one["MaximumRetryAttempts"]?.GetValue<int>() is null or < 3 or > 5)
                yield return $"{one.Title}: 3 to 5 attempts, or a poison record is tried until it is too old.";

            if (one["BisectBatchOnFunctionError"]?.GetValue<bool>() != true)
                yield return $"{one.Title}: a batch that fails is not tried in halves.";

            var aside = Template.TargetOf(one["DestinationConfig/OnFailure/Destination"]);
            if (template.Find(aside) is not { Type: "AWS::SQS::Queue" } queue || !template.RightsOf(one.Function).Any(right => right.Actions.Contains("sqs:SendMessage") && right.Names(queue.Name)))
                yield return $"{one.Title}: what fails cannot be set aside.";
        }
    }

    private static IEnumerable<string> Forgotten(Template template)
    {
        foreach (var one in template.EventsOf("DynamoDB"))
        {
            if (one["MaximumRecordAgeInSeconds"]?.GetValue<int>() is null or < 3_600 or >= 86_400)
                yield return $"{one.Title}: a record's age must have an end before the stream's own, 24 hours.";

            if (!template.Of("AWS::CloudWatch::Alarm").Any(alarm => $"{alarm["MetricName"]}" == "IteratorAge" && Template.TargetOf(alarm["Dimensions/0/Value"]) == one.Function.Name))
                yield return $"{one.Title}: no alarm tells that it is behind.";
        }
    }

    private static IEnumerable<string> TooMany(Template template) => template.EventsOf("DynamoDB")
        .GroupBy(static one => $"{one["Stream"]?.ToJsonString()}").Where(static readers => readers.Count() > 2)
        .Select(static readers => $"{readers.Key} has {readers.Count()} readers.")
        .Concat(template.EventsOf("DynamoDB").Where(static one => $"{one["StartingPosition"]}" != "TRIM_HORIZON")
            .Select(static one => $"{one.Title} starts at {one["StartingPosition"]}: what was written before it is ready would be lost."));
}
