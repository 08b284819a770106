using Millrace.States.Testing;

namespace Millrace.States.Tests.Testing;

public sealed class StateTestTests
{
    [Fact]
    public async Task A_state_is_tested_alone_with_all_its_stages()
    {
        const string State = """
            { "Type": "Task", "Resource": "arn:mine:double", "InputPath": "$.order", "Parameters": { "n.$": "$.count" },
              "ResultSelector": { "twice.$": "$" }, "ResultPath": "$.result", "OutputPath": "$.result", "Next": "Then" }
            """;
        var tasks = new TaskHandlers().On("arn:mine:double", (request, _) => Task.FromResult<string?>($"{2 * request.Parameters.GetProperty("n").GetInt32()}"));

        var result = await StateTest.RunAsync(
            new StateTestRequest(State) { Input = """{"order":{"count":21}}""", InspectionLevel = InspectionLevel.Debug, Tasks = tasks },
            TestContext.Current.CancellationToken);

        Assert.Equal((StateTestStatus.Succeeded, """{"twice":42}""", "Then"), (result.Status, result.Output, result.NextState));
        Assert.Equal("""{"count":21}""", result.InspectionData?.AfterInputPath);
        Assert.Equal("""{"n":21}""", result.InspectionData?.AfterParameters);
        Assert.Equal("42", result.InspectionData?.Result);
        Assert.Equal("""{"order":{"count":21},"result":{"twice":42}}""", result.InspectionData?.AfterResultPath);
    }

    [Fact]
    public async Task A_retrier_that_is_used_up_leaves_the_error_to_the_catcher()
    {
        const string State = """
            { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "f" }, "End": true,
              "Retry": [{ "ErrorEquals": ["Busy"], "MaxAttempts": 2, "IntervalSeconds": 3, "BackoffRate": 4 }],
              "Catch": [{ "ErrorEquals": ["Other"], "Next": "A" }, { "ErrorEquals": ["States.ALL"], "ResultPath": "$.why", "Next": "B" }] }
            """;
        var request = new StateTestRequest(State) { InspectionLevel = InspectionLevel.Debug, Mock = new StateMock { ErrorOutput = new MockedError("Busy", "later") } };

        var second = await StateTest.RunAsync(request with { Configuration = new StateTestConfiguration { RetrierRetryCount = 1 } }, TestContext.Current.CancellationToken);
        var third = await StateTest.RunAsync(request with { Configuration = new StateTestConfiguration { RetrierRetryCount = 2 } }, TestContext.Current.CancellationToken);

        Assert.Equal(StateTestStatus.Retriable, second.Status);
        Assert.Equal(new InspectedError(null, 0, 12), second.InspectionData?.ErrorDetails);
        Assert.Equal(StateTestStatus.CaughtError, third.Status);
        Assert.Equal(new InspectedError(1, 0, null), third.InspectionData?.ErrorDetails);
        Assert.Equal(("B", """{"why":{"Error":"Busy","Cause":"later"}}"""), (third.NextState, third.Output));
    }

    [Fact]
    public async Task A_Map_shows_its_items_and_what_its_iterations_would_be_given()
    {
        const string State = """
            { "Type": "Map", "ItemsPath": "$.list", "ItemSelector": { "at.$": "$$.Map.Item.Index", "value.$": "$$.Map.Item.Value" }, "MaxConcurrency": 3, "End": true,
              "ItemProcessor": { "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } } }
            """;

        var result = await StateTest.RunAsync(
            new StateTestRequest(State) { Input = """{"list":["a","b"]}""", InspectionLevel = InspectionLevel.Trace, Mock = new StateMock { Result = "[1,2]" } },
            TestContext.Current.CancellationToken);

        Assert.Equal("[1,2]", result.Output);
        Assert.Equal("""["a","b"]""", result.InspectionData?.AfterItemsPath);
        Assert.Equal("""[{"at":0,"value":"a"},{"at":1,"value":"b"}]""", result.InspectionData?.AfterItemSelector);
        Assert.Equal(3, result.InspectionData?.MaxConcurrency);
    }

    [Fact]
    public async Task A_Wait_does_not_wait_and_a_bad_one_fails()
    {
        const string State = """{ "Type": "Wait", "SecondsPath": "$.s", "Next": "Then" }""";

        var good = await StateTest.RunAsync(new StateTestRequest(State) { Input = """{"s":86400}""" }, TestContext.Current.CancellationToken);
        var bad = await StateTest.RunAsync(new StateTestRequest(State) { Input = """{"s":-1}""" }, TestContext.Current.CancellationToken);

        Assert.Equal("Then", good.NextState);
        Assert.Equal((StateTestStatus.Failed, ErrorNames.Runtime), (bad.Status, bad.Error));
    }

    [Theory]
    [InlineData("""{ "definition": 7 }""", "SerializationException")]
    [InlineData("no JSON", "SerializationException")]
    [InlineData("{}", "ValidationException")]
    [InlineData("""{ "definition": "{}", "inspectionLevel": "LOUD" }""", "ValidationException")]
    public void A_request_that_is_none_is_refused(string body, string code) =>
        Assert.Equal(code, Assert.Throws<StateTestException>(() => StateTestRequest.FromJson(body)).Code);

    [Theory]
    [InlineData("no JSON", "{}", "InvalidDefinition")]
    [InlineData("[]", "{}", "InvalidDefinition")]
    [InlineData("""{ "Type": "Pass", "End": true }""", "no JSON", "InvalidExecutionInput")]
    [InlineData("""{ "Type": "Map", "End": true, "ItemProcessor": { "StartAt": "P", "States": { "P": { "Type": "Succeed" } } } }""", "[]", "InvalidDefinition")]
    public async Task What_cannot_be_tested_is_refused(string definition, string input, string code) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<StateTestException>(() =>
            StateTest.RunAsync(new StateTestRequest(definition) { Input = input }, TestContext.Current.CancellationToken))).Code);

    [Fact]
    public async Task Whatever_a_request_holds_it_is_answered_or_refused()
    {
        const string Body = """
            {"definition":"{\"Type\":\"Map\",\"ItemsPath\":\"$.a\",\"ItemProcessor\":{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Pass\",\"End\":true}}},\"Catch\":[{\"ErrorEquals\":[\"States.ALL\"],\"Next\":\"N\"}],\"End\":true}",
             "input":"{\"a\":[1,2]}","inspectionLevel":"TRACE","mock":{"result":"[3,4]","fieldValidationMode":"STRICT"},"context":"{\"Execution\":{}}","variables":"{\"v\":1}",
             "stateConfiguration":{"retrierRetryCount":1,"mapIterationFailureCount":2,"mapItemReaderData":"[]"}}
            """;
        var random = new Random(11);
        var answered = 0;
        for (var i = 0; i < 600; i++)
        {
            var (at, length) = (random.Next(Body.Length), random.Next(1, 4));
            var spoilt = Body.Remove(at, Math.Min(length, Body.Length - at));
            spoilt = i % 2 == 0 ? spoilt : spoilt.Insert(random.Next(spoilt.Length), "{}[]\",:$1n\\"[random.Next(11)].ToString());
            try
            {
                await StateTest.RunAsync(StateTestRequest.FromJson(spoilt), TestContext.Current.CancellationToken);
                answered++;
            }
            catch (StateTestException)
            {
                // One of the two things that may happen.
            }
        }

        Assert.InRange(answered, 1, 599);
    }

    [Theory]
    [InlineData("arn:aws:states:::sqs:sendMessage", """{"MessageId":7}""", "Field 'MessageId' must be a string")]
    [InlineData("arn:aws:states:::aws-sdk:s3:listObjectsV2", """{"Contents":[{"Size":"big"}]}""", "Field 'Size' must be a number")]
    [InlineData("arn:aws:states:::aws-sdk:sfn:startSyncExecution", """{"ExecutionArn":"a","StartDate":"d","StopDate":"d"}""", "Required field 'Status' is missing")]
    [InlineData("arn:aws:states:::lambda:invoke", """{"Payload":{"any":"thing"}}""", null)]
    [InlineData("arn:aws:states:::aws-sdk:unheardof:action", "7", null)]
    [InlineData("arn:aws:states:::sqs:sendMessage.waitForTaskToken", "7", null)]
    public async Task A_mocked_result_is_compared_with_what_the_service_answers(string resource, string mock, string? complaint)
    {
        var request = new StateTestRequest($$"""{ "Type": "Task", "Resource": "{{resource}}", "End": true }""") { Mock = new StateMock { Result = mock } };

        if (complaint is null)
            Assert.Equal(mock, (await StateTest.RunAsync(request, TestContext.Current.CancellationToken)).Output);
        else
            Assert.Equal($"Mock result schema validation error: {complaint}", (await Assert.ThrowsAsync<StateTestException>(() => StateTest.RunAsync(request, TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public void Every_shape_can_be_read() => Assert.All(ResultShapes.Actions, action => Assert.NotNull(ResultShapes.Find($"arn:aws:states:::{action}")));
}
