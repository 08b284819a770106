using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Millrace.Conformance;
using Millrace.Dispatching;
using Millrace.Jobs;

namespace Millrace.Aws.Tests;

/// <summary>The emulated table is the one that is deployed, and its reader is started by what it has something to do for.</summary>
public sealed class TemplateTests(Emulators emulators) : ContractSuite
{
    [Fact]
    public async Task The_table_of_emulators_is_the_one_that_is_deployed()
    {
        var options = await emulators.NewStorageAsync(withStream: true, Cancel);
        using var dynamo = AwsClients.NewDynamoDb(options);
        var made = (await dynamo.DescribeTableAsync(options.Table, Cancel)).Table;
        var expiry = (await dynamo.DescribeTimeToLiveAsync(options.Table, Cancel)).TimeToLiveDescription;

        Assert.Equal(
            Template.Table["AttributeDefinitions"]!.AsArray().Select(static one => $"{one!["AttributeName"]} {one["AttributeType"]}").Order(),
            made.AttributeDefinitions.Select(static one => $"{one.AttributeName} {one.AttributeType}").Order());
        Assert.Equal(KeysOf(Template.Table), KeysOf(made.KeySchema));
        Assert.Equal(
            Template.Table["GlobalSecondaryIndexes"]!.AsArray().Select(static one => $"{one!["IndexName"]}: {KeysOf(one)}, {one["Projection"]!["ProjectionType"]}").Order(),
            made.GlobalSecondaryIndexes.Select(static one => $"{one.IndexName}: {KeysOf(one.KeySchema)}, {one.Projection.ProjectionType}").Order());
        Assert.Equal($"{Template.Table["BillingMode"]}", made.BillingModeSummary.BillingMode.Value);
        Assert.Equal($"{Template.Table["StreamSpecification"]!["StreamViewType"]}", made.StreamSpecification.StreamViewType.Value);
        Assert.Equal($"{Template.Table["TimeToLiveSpecification"]!["AttributeName"]}", expiry.AttributeName);
    }

    // Scheduled is not among them: a new job passes as new, whatever its state; one that is to be tried again was sent its
    // message by the worker, and the sweep finds both.
    [Fact]
    public void The_filters_of_the_stream_pass_the_states_that_ask_for_something() => Assert.Equal(
        Enum.GetValues<JobStateName>()
            .Where(static state => Dispatcher.Concerns(state, isAwaited: true) && state != JobStateName.Scheduled)
            .Select(static state => $"{state}").Order(),
        Template.States.Order());

    private static string KeysOf(JsonNode table) =>
        string.Join(", ", table["KeySchema"]!.AsArray().Select(static key => $"{key!["AttributeName"]} {key["KeyType"]}"));

    private static string KeysOf(List<KeySchemaElement> keys) => string.Join(", ", keys.Select(static key => $"{key.AttributeName} {key.KeyType}"));
}
