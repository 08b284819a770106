using Millrace.States.Testing;

namespace Millrace.States.Tests.Execution;

public sealed class RandomMachineTests
{
    private static readonly string[] Inputs = ["{}", "null", "[1,[2],{\"a\":3}]", "{\"a\":5,\"b\":[\"x\",{\"a\":1}]}", "\"text\"", "{\"a\":\"2\",\"b\":[[]]}"];

    [Fact]
    public async Task An_execution_of_any_definition_ends()
    {
        var endings = new Dictionary<Type, int>();
        for (var seed = 0; seed < 1500; seed++)
        {
            var text = new RandomMachines(new Random(seed)).Definition();
            if (!StateMachineDefinition.TryParse(text, new DefinitionOptions(), out var definition, out var problems))
                Assert.Fail($"Seed {seed} is no definition: {problems[0]}\n{text}");

            var result = await RunAsync(definition, seed, text);
            endings[result.GetType()] = endings.GetValueOrDefault(result.GetType()) + 1;
        }

        // Chance should know both ways to end.
        Assert.True(endings.GetValueOrDefault(typeof(ExecutionResult.Succeeded)) > 50, string.Join(", ", endings));
        Assert.True(endings.GetValueOrDefault(typeof(ExecutionResult.Failed)) > 50, string.Join(", ", endings));
    }

    private static async Task<ExecutionResult> RunAsync(StateMachineDefinition definition, int seed, string text)
    {
        var time = new VirtualTime();
        var options = new ExecutionOptions
        {
            Name = "run",
            TimeProvider = time,
            Random = new Random(seed),
            LongestHistory = 2000,
            History = seed % 2 == 0 ? new TestHistory([]) : null,
            Tasks = new TaskHandlers()
                .On("arn:test:echo", (request, _) => Task.FromResult<string?>(request.ParametersJson))
                .On("arn:test:broken", (_, _) => throw new TaskFailedException("Broken", "as planned"))
                .On("arn:test:crash", (_, _) => throw new InvalidOperationException("crashed"))
                .On("arn:test:slow", async (request, cancellationToken) =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(15), time, cancellationToken);
                    return request.ParametersJson;
                })
                .On("arn:test:token.waitForTaskToken", (_, _) => Task.FromResult<string?>(null)),
        };
        try
        {
            return await StateMachineExecution.Start(definition, Inputs[seed % Inputs.Length], options).Completion.WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed} did not end: {text}", exception);
        }
    }
}
