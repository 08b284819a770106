using System.Text.Json.Nodes;

namespace Deployment.Tests;

/// <summary>What every function needs to start, to be seen, and to lose nothing.</summary>
public sealed class FunctionTests
{
    private static readonly Template Deployed = Template.Deployed;

    // Names that no validator knows to be wrong: SAM passes them on.
    [Fact]
    public void Lambda_can_start_the_program_that_is_built()
    {
        Findings.None(Unstartable(Deployed));
        Findings.Some(Unstartable(Deployed.With("Globals/Function/Runtime", "dotnet11")), "dotnet11");
        Findings.Some(Unstartable(Deployed.With("Globals/Function/CodeUri", "samples/Pol")), "samples/Pol");
        Findings.Some(Unstartable(Deployed.With("Globals/Function/CodeUri", null)), "CodeUri");
        Findings.Some(Unstartable(Deployed.With("Parameters/Program/Default", "Poliss")), "Poliss");
        Findings.Some(Unstartable(Deployed.With("Resources/ApiFunction/Properties/Handler", "Api::Handler")), "ApiFunction");
    }

    [Fact]
    public void Every_function_gets_the_variables_that_it_reads_and_no_others()
    {
        Findings.None(WrongVariables(Deployed));
        Findings.Some(WrongVariables(Deployed.With("Globals/Function/Environment/Variables/MILLRACE_TABLE", null)), "MILLRACE_TABLE");
        Findings.Some(WrongVariables(Deployed.With("Resources/SweepFunction/Properties/Environment/Variables/MILLRACE_PIPELINES", null)), "SweepFunction");
        Findings.Some(WrongVariables(Deployed.With("Resources/SweepFunction/Properties/Environment/Variables/MILLRACE_FUNCTION", "Sweeper")), "Sweeper");
        Findings.Some(WrongVariables(Deployed.With("Resources/SweepFunction/Properties/Environment/Variables/MILLRACE_TABEL", "x")), "MILLRACE_TABEL");
    }

    [Fact]
    public void Every_function_of_the_program_is_deployed() => Assert.Equal(
        Variables.Functions.Order(),
        Deployed.Functions.Select(static one => $"{Deployed.VariablesOf(one)["MILLRACE_FUNCTION"]}").Distinct().Order());

    [Fact]
    public void Every_function_is_traced_and_has_a_log_that_ends()
    {
        Findings.None(Unseen(Deployed));
        Findings.Some(Unseen(Deployed.With("Globals/Function/Tracing", "PassThrough")), "ApiFunction");
        Findings.Some(Unseen(Deployed.With("Resources/WorkFunction/Properties/LoggingConfig", null)), "WorkFunction");
        Findings.Some(Unseen(Deployed.With("Resources/WorkFunction/Properties/LoggingConfig/LogGroup/Ref", "ApiLogs")), "WorkFunction");
        Findings.Some(Unseen(Deployed.With("Resources/WorkLogs/Properties/RetentionInDays", null)), "WorkLogs");
    }

    [Fact]
    public void An_event_that_nobody_waits_for_is_set_aside_when_it_fails()
    {
        Findings.None(Dropped(Deployed));
        Findings.Some(Dropped(Deployed.With("Resources/SweepFunction/Properties/EventInvokeConfig", null)), "SweepFunction");
        Findings.Some(Dropped(Deployed.With("Resources/SweepRole/Properties/Policies/0/PolicyDocument/Statement/9", new JsonObject { ["Effect"] = "Deny" })), "SweepFunction");
        Findings.Some(Dropped(Deployed.With("Resources/PipelineEndFunction/Properties/Events/ExecutionEnded/Properties/DeadLetterConfig", null)), "ExecutionEnded");
        Findings.Some(Dropped(Deployed.With("Resources/EventFailuresPolicy/Properties/PolicyDocument/Statement/1/Principal/Service", "sns.amazonaws.com")), "ExecutionEnded");
    }

    [Fact]
    public void Mode_12_a_function_that_sends_messages_to_itself_is_allowed_to_and_says_why()
    {
        Findings.None(Loops(Deployed));
        Findings.Some(Loops(Deployed.With("Resources/WorkFunction/Properties/RecursiveLoop", null)), "WorkFunction");
        Findings.Some(Loops(Deployed.With("Resources/WorkFunction/Metadata/RecursiveLoop", null)), "WorkFunction");
        Findings.Some(Loops(Deployed.With("Resources/SweepFunction/Properties/RecursiveLoop", "Allow")), "SweepFunction");
    }

    [Fact]
    public void One_sweep_runs_at_a_time_every_minute()
    {
        var sweep = Deployed.Find("SweepFunction")!; // A function of the template.

        Assert.Equal(1, sweep["ReservedConcurrentExecutions"]!.GetValue<int>());
        Assert.Equal("rate(1 minute)", $"{sweep["Events/Clock/Properties/Schedule"]}");
    }

    private static IEnumerable<string> Unstartable(Template template)
    {
        var program = $"{template["Parameters/Program/Default"]}";
        foreach (var function in template.Functions)
        {
            if ($"{template.PropertyOf(function, "Runtime")}" != "dotnet10")
                yield return $"{function.Name}: Lambda has no runtime {template.PropertyOf(function, "Runtime")} for this program.";

            if (template.PropertyOf(function, "Architectures/0")?.GetValue<string>() is not ("arm64" or "x86_64"))
                yield return $"{function.Name} names no architecture.";

            if (template.PropertyOf(function, "CodeUri") is not JsonValue code || !File.Exists(Repository.PathOf($"{code}/{program}.csproj")))
                yield return $"{function.Name}: CodeUri {template.PropertyOf(function, "CodeUri")} holds no project {program}.";

            if (Template.TargetOf(template.PropertyOf(function, "Handler")) != "Program")
                yield return $"{function.Name}: the handler is not the parameter Program.";

            if (template.TimeoutOf(function) is < 1 or > 900 || template.PropertyOf(function, "MemorySize")?.GetValue<int>() is null or < 128 or > 10_240)
                yield return $"{function.Name}: Lambda offers 1 to 900 seconds and 128 to 10240 MB.";
        }
    }

    private static IEnumerable<string> WrongVariables(Template template)
    {
        foreach (var function in template.Functions)
        {
            var given = template.VariablesOf(function);
            var name = $"{given.GetValueOrDefault("MILLRACE_FUNCTION")}";
            if (!Variables.Functions.Contains(name))
                yield return $"{function.Name}: the program has no function '{name}'.";

            foreach (var missing in Variables.All.Where(variable => Variables.ReadBy(variable, name)).Except(given.Keys))
                yield return $"{function.Name} has no {missing}.";

            foreach (var unknown in given.Keys.Except(Variables.All))
                yield return $"{function.Name}: nobody reads {unknown}.";
        }
    }

    private static IEnumerable<string> Unseen(Template template)
    {
        foreach (var function in template.Functions)
        {
            if ($"{template.PropertyOf(function, "Tracing")}" != "Active")
                yield return $"{function.Name} is not traced.";

            var log = Template.TargetOf(function["LoggingConfig/LogGroup"]);
            if (template.Find(log) is not { Type: "AWS::Logs::LogGroup" } || !template.RightsOf(function).Any(right => right.Actions.Contains("logs:PutLogEvents") && right.Names(log!)))
                yield return $"{function.Name} writes no log of its own.";
        }

        foreach (var log in template.Of("AWS::Logs::LogGroup").Where(static one => one["RetentionInDays"] is null))
            yield return $"{log.Name} is kept for ever.";
    }

    private static IEnumerable<string> Dropped(Template template)
    {
        foreach (var function in template.Events.Where(static one => one.Type is "Schedule" or "EventBridgeRule").Select(static one => one.Function))
        {
            var aside = Template.TargetOf(function["EventInvokeConfig/DestinationConfig/OnFailure/Destination"]);
            if (template.Find(aside) is not { Type: "AWS::SQS::Queue" } || !template.RightsOf(function).Any(right => right.Actions.Contains("sqs:SendMessage") && right.Names(aside!)))
                yield return $"{function.Name}: what fails is not set aside.";
        }

        foreach (var one in template.EventsOf("EventBridgeRule"))
        {
            var aside = Template.TargetOf(one["DeadLetterConfig/Arn"]);
            var policies = template.Of("AWS::SQS::QueuePolicy").SelectMany(Template.StatementsOf);
            if (!policies.Any(right => right.Allows && right.Names(aside ?? "") && $"{right.Json["Principal"]?["Service"]}" == "events.amazonaws.com"))
                yield return $"{one.Title}: what EventBridge cannot deliver is not set aside.";
        }
    }

    private static IEnumerable<string> Loops(Template template)
    {
        foreach (var function in template.Functions)
        {
            var read = template.EventsOf("SQS").Where(one => one.Function == function).Select(static one => Template.TargetOf(one["Queue"])!); // Each reads one.
            var isLoop = read.Any(queue => template.RightsOf(function).Any(right => right.Actions.Contains("sqs:SendMessage") && right.Names(queue)));
            if (isLoop != ($"{function["RecursiveLoop"]}" == "Allow"))
                yield return $"{function.Name}: {(isLoop ? "Lambda stops it after 16 messages to itself" : "it sends itself nothing")}; see RecursiveLoop.";

            if (isLoop && $"{function.Json["Metadata"]?["RecursiveLoop"]}".Length < 40)
                yield return $"{function.Name} does not say why it may send messages to itself.";
        }
    }
}
