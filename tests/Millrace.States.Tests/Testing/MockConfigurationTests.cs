using Millrace.States.Testing;

namespace Millrace.States.Tests.Testing;

public sealed class MockConfigurationTests
{
    private const string Definition = """
        {
          "StartAt": "LambdaState",
          "States": {
            "LambdaState": {
              "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "Hello" }, "Next": "SQSState",
              "Retry": [{ "ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 2 }]
            },
            "SQSState": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true }
          }
        }
        """;

    private const string File = """
        {
          "StateMachines": { "Shop": { "TestCases": {
            "HappyPath": { "LambdaState": "Success", "SQSState": "Sent" },
            "RetryPath": { "LambdaState": "Retry", "SQSState": "Sent" },
            "HybridPath": { "LambdaState": "Success" }
          } } },
          "MockedResponses": {
            "Success": { "0": { "Return": { "StatusCode": 200 } } },
            "Sent": { "0": { "Return": "sent" } },
            "Retry": {
              "0": { "Throw": { "Error": "Lambda.ResourceNotReadyException", "Cause": "not ready" } },
              "1-2": { "Throw": { "Error": "Lambda.TimeoutException", "Cause": "timed out" } },
              "3": { "Return": { "StatusCode": 200 } }
            }
          }
        }
        """;

    [Theory]
    [InlineData("HappyPath", 0)]
    [InlineData("RetryPath", 14)]
    public async Task A_test_case_answers_each_attempt_as_the_file_says(string testCase, int seconds)
    {
        var run = await TestExecution.RunAsync(Definition, "{}", MockConfiguration.Parse(File).For("Shop", testCase));

        Assert.Equal("\"sent\"", run.Output);
        Assert.Equal(TimeSpan.FromSeconds(seconds), run.Elapsed);
    }

    [Fact]
    public async Task A_state_that_a_test_case_leaves_out_is_done_by_its_handler()
    {
        var handlers = new TaskHandlers().On("arn:aws:states:::sqs:sendMessage.waitForTaskToken", (_, _) => throw new TaskFailedException("Mine", "called"));

        var run = await TestExecution.RunAsync(Definition, "{}", MockConfiguration.Parse(File).For("Shop", "HybridPath"), new ExecutionOptions { Tasks = handlers });

        Assert.Equal("Mine", run.Error);
    }

    [Fact]
    public void All_problems_of_a_file_are_told_at_once()
    {
        const string Broken = """
            {
              "Machines": {},
              "StateMachines": { "Shop": { "TestCases": { "One": { "A": "Sucess", "B": 7 } } } },
              "MockedResponses": {
                "Success": { "0": { "Return": 1, "Throw": {} }, "first": { "Return": 1 } },
                "Gap": { "0": { "Return": 1 }, "2-3": { "Return": 2 } },
                "Twice": { "0-1": { "Return": 1 }, "1": { "Return": 2 } },
                "NoError": { "0": { "Throw": { "Cause": "x" } } }
              }
            }
            """;

        var exception = Assert.Throws<FormatException>(() => MockConfiguration.Parse(Broken));

        Assert.Equal(
            """
            The mock configuration has 8 problem(s):
            /Machines: unknown; the file has StateMachines and MockedResponses.
            /MockedResponses/Success/0: must have one field, Return or Throw.
            /MockedResponses/Success/first: must be a number of a call, such as "0", or a range of them, such as "1-2".
            /MockedResponses/Gap: there is no answer to call 1; the calls are numbered from 0 without gaps.
            /MockedResponses/Twice/1: call 1 has an answer already.
            /MockedResponses/NoError/0/Throw: must be an object with the strings Error and Cause.
            /StateMachines/Shop/TestCases/One/A: there is no mocked response 'Sucess'; did you mean 'Success'?
            /StateMachines/Shop/TestCases/One/B: must be the name of one of the MockedResponses.
            """, exception.Message, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_machine_or_test_case_that_is_not_there_is_told_with_those_that_are()
    {
        var configuration = MockConfiguration.Parse(File);

        Assert.StartsWith("The mock configuration has no state machine 'Store', only: Shop.", Assert.Throws<ArgumentException>(() => configuration.For("Store", "x")).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "The mock configuration has no test case of 'Shop' 'Sad', only: HappyPath, RetryPath, HybridPath.",
            Assert.Throws<ArgumentException>(() => configuration.For("Shop", "Sad")).Message, StringComparison.Ordinal);
    }
}
