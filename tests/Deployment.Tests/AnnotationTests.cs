using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.DynamoDB;
using Amazon.Lambda.Annotations.Schedule;
using Amazon.Lambda.Annotations.SQS;
using Millrace.Lambda.Deployed;

namespace Deployment.Tests;

/// <summary>What the attributes of the entry points say of functions and events is what the template deploys.</summary>
public sealed class AnnotationTests
{
    private static readonly Template Deployed = Template.Deployed;

    public static TheoryData<string> Functions => [.. EntryPoints().Select(static one => NameOf(one))];

    [Fact]
    public void Every_function_that_the_program_can_be_has_an_entry_point_and_a_resource()
    {
        var names = Enum.GetNames<FunctionName>().Select(static name => $"{name}Function").Order().ToList();

        Assert.Equal(names, EntryPoints().Select(NameOf).Order());
        Assert.All(names, static name => Assert.Equal(name[..^"Function".Length], $"{Properties(name)["Environment"]!["Variables"]!["MILLRACE_FUNCTION"]}"));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void An_entry_point_says_the_memory_the_timeout_and_the_events_of_its_function(string name)
    {
        var entry = EntryPoints().Single(one => NameOf(one) == name);
        var function = entry.GetCustomAttribute<LambdaFunctionAttribute>()!;
        var properties = Properties(name);

        Assert.Equal($"{properties["MemorySize"]}", $"{function.MemorySize}");
        Assert.Equal($"{properties["Timeout"]}", $"{function.Timeout}");
        Assert.Equal(EventsOf(properties), Said(entry).Order());
    }

    private static IEnumerable<MethodInfo> EntryPoints() =>
        typeof(LambdaProgram).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static method => method.IsDefined(typeof(LambdaFunctionAttribute)));

    private static string NameOf(MethodInfo entry) => entry.GetCustomAttribute<LambdaFunctionAttribute>()!.ResourceName;

    private static JsonNode Properties(string function) => Deployed[$"Resources/{function}/Properties"]!;

    // Requests and ends of executions have no attribute: their events are not compared.
    private static IEnumerable<string> EventsOf(JsonNode properties) =>
        (properties["Events"]?.AsObject() ?? []).Select(static one => (Name: one.Key, Type: $"{one.Value!["Type"]}", Of: one.Value!["Properties"]!))
            .Select(static one => one.Type switch
            {
                "SQS" => $"{one.Name} SQS @{one.Of["Queue"]!["Fn::GetAtt"]![0]} {one.Of["BatchSize"]}",
                "DynamoDB" => $"{one.Name} DynamoDB @{one.Of["Stream"]!["Fn::GetAtt"]![0]} {one.Of["BatchSize"]} {one.Of["MaximumBatchingWindowInSeconds"]} {one.Of["StartingPosition"]}",
                "Schedule" => $"{one.Name} {one.Of["Schedule"]}",
                _ => "",
            })
            .Where(static one => one.Length > 0)
            .Order();

    private static IEnumerable<string> Said(MethodInfo entry) =>
    [
        .. entry.GetCustomAttributes<SQSEventAttribute>().Select(static one => $"{one.ResourceName} SQS {one.Queue} {one.BatchSize}"),
        .. entry.GetCustomAttributes<DynamoDBEventAttribute>()
            .Select(static one => $"{one.ResourceName} DynamoDB {one.Stream} {one.BatchSize} {one.MaximumBatchingWindowInSeconds} {one.StartingPosition}"),
        .. entry.GetCustomAttributes<ScheduleEventAttribute>().Select(static one => $"{one.ResourceName} {one.Schedule}"),
    ];
}
