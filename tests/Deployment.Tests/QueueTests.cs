namespace Deployment.Tests;

/// <summary>The queues and the functions that read them. Each rule is shown a fault, too. The numbers are those of the list of failure modes.</summary>
public sealed class QueueTests
{
    private static readonly Template Deployed = Template.Deployed;

    [Fact]
    public void Mode_01_a_message_that_fails_takes_no_other_with_it()
    {
        Findings.None(AllOrNothing(Deployed));
        Findings.Some(AllOrNothing(Deployed.With("Resources/WorkFunction/Properties/Events/Cpu/Properties/FunctionResponseTypes", null)), "WorkFunction/Cpu");
        Findings.Some(AllOrNothing(Deployed.With("Resources/DispatchFunction/Properties/Events/WakeUps/Properties/FunctionResponseTypes", null)), "DispatchFunction/WakeUps");
    }

    [Fact]
    public void Mode_05_a_queue_hides_a_message_for_six_times_its_functions_timeout()
    {
        Findings.None(HiddenTooShort(Deployed));
        Findings.Some(HiddenTooShort(Deployed.With("Resources/CpuQueue/Properties/VisibilityTimeout", 5_399)), "CpuQueue");
        Findings.Some(HiddenTooShort(Deployed.With("Resources/MemoryLowQueue/Properties/VisibilityTimeout", null)), "MemoryLowQueue");
        Findings.Some(HiddenTooShort(Deployed.With("Resources/WorkFunction/Properties/Events/Cpu/Properties/MaximumBatchingWindowInSeconds", 1)), "CpuQueue");
    }

    [Fact]
    public void Mode_07_a_throttled_function_does_not_send_messages_to_the_dead_letters()
    {
        Findings.None(LostWhenThrottled(Deployed));
        Findings.Some(LostWhenThrottled(Deployed.With("Resources/CpuQueue/Properties/RedrivePolicy/maxReceiveCount", 4)), "CpuQueue");
        Findings.Some(LostWhenThrottled(Deployed.With("Resources/WorkFunction/Properties/Events/Cpu/Properties/ScalingConfig", null)), "WorkFunction/Cpu");
        Findings.Some(LostWhenThrottled(Deployed.With("Resources/WorkFunction/Properties/ReservedConcurrentExecutions", 5)), "WorkFunction");
    }

    [Fact]
    public void Every_lane_has_a_queue_a_reader_and_a_place_for_what_is_never_settled()
    {
        Findings.None(Unread(Deployed));
        Findings.Some(Unread(Deployed.With("Resources/WorkFunction/Properties/Events/Cpu", null)), "CpuQueue");
        Findings.Some(Unread(Deployed.With("Resources/CpuQueue/Properties/RedrivePolicy", null)), "CpuQueue");
        Findings.Some(Unread(Deployed.With("Resources/WorkDeadLetters/Properties/MessageRetentionPeriod", 345_600)), "WorkDeadLetters");
    }

    [Fact]
    public void Higher_priorities_may_run_more_at_once_in_every_stage()
    {
        Findings.None(UpsideDown(Deployed));
        Findings.Some(UpsideDown(Deployed.With("Mappings/Stages/prod/CpuLow", 900)), "prod");
        Findings.Some(UpsideDown(Deployed.With("Mappings/Stages/dev/MemoryLow", 1)), "dev");
    }

    private static IEnumerable<string> AllOrNothing(Template template) => template.Events
        .Where(static one => one.Type is "SQS" or "DynamoDB" && one["FunctionResponseTypes/0"]?.GetValue<string>() != "ReportBatchItemFailures")
        .Select(static one => $"{one.Title}: without ReportBatchItemFailures one failure is everybody's.");

    private static IEnumerable<string> HiddenTooShort(Template template) =>
        from one in template.EventsOf("SQS")
        let queue = QueueOf(template, one)
        let hidden = queue["VisibilityTimeout"]?.GetValue<int>() ?? 30
        let least = (6 * template.TimeoutOf(one.Function)) + (one["MaximumBatchingWindowInSeconds"]?.GetValue<int>() ?? 0)
        where hidden < least
        select $"{queue.Name} hides a message for {hidden} s; {one.Function.Name} needs {least} s.";

    private static IEnumerable<string> LostWhenThrottled(Template template)
    {
        foreach (var one in template.EventsOf("SQS"))
        {
            var queue = QueueOf(template, one);
            if (queue["RedrivePolicy/maxReceiveCount"]?.GetValue<int>() is null or < 5)
                yield return $"{queue.Name} gives up before its fifth delivery.";

            if (one["ScalingConfig/MaximumConcurrency"] is null)
                yield return $"{one.Title} has no maximum concurrency.";

            if (one.Function["ReservedConcurrentExecutions"] is not null)
                yield return $"{one.Function.Name}: what is over a reserved concurrency counts as delivered; use the maximum concurrency of its events.";
        }
    }

    private static IEnumerable<string> Unread(Template template)
    {
        var deadLetters = template.Find("WorkDeadLetters")!; // A queue of the template.
        foreach (var variable in template["Globals/Function/Environment/Variables"]!.AsObject().Where(static one => one.Key.StartsWith("MILLRACE_QUEUE_", StringComparison.Ordinal)))
        {
            var queue = template.Find(Template.TargetOf(variable.Value))!; // References are a test of their own.
            if (template.EventsOf("SQS").Count(one => QueueOf(template, one) == queue) != 1)
                yield return $"{queue.Name} is not read by exactly one function.";

            if (Template.TargetOf(queue["RedrivePolicy/deadLetterTargetArn"]) != deadLetters.Name)
                yield return $"{queue.Name} has no dead letters.";

            if (queue["MessageRetentionPeriod"]?.GetValue<int>() != 1_209_600)
                yield return $"{queue.Name} does not keep messages for 14 days.";
        }

        // A dead letter keeps the age that it had.
        if (deadLetters["MessageRetentionPeriod"]?.GetValue<int>() != 1_209_600)
            yield return $"{deadLetters.Name} does not keep messages for 14 days.";
    }

    private static IEnumerable<string> UpsideDown(Template template) =>
        from stage in template["Mappings/Stages"]!.AsObject()
        from lane in (string[])["Cpu", "Memory"]
        let order = ((string[])[$"{lane}Low", lane, $"{lane}High"]).Select(name => stage.Value![name]!.GetValue<int>()).ToList()
        where order is not [>= 2, ..] || !order.SequenceEqual(order.Order()) || order[^1] > 1_000
        select $"{stage.Key}: {lane} runs {string.Join(", ", order)} at once; at least 2, at most 1,000, and more for higher priorities.";

    private static Resource QueueOf(Template template, Event one) =>
        template.Find(Template.TargetOf(one["Queue"])) ?? throw new InvalidOperationException($"{one.Title} reads no queue of the template.");
}
