using System.Text.Json;
using Millrace.Jobs;

namespace Millrace.Api.Tests;

internal sealed record HelloInput(string Name, int Times = 1);

/// <summary>The handler of <c>hello</c>: takes a name. No test runs it.</summary>
internal sealed class Hello : IJobHandler<HelloInput, string>
{
    public static JobTypes Types()
    {
        var types = new JobTypes();
        types.Add(new RegisteredType(new JobType("hello"), new Hello(), new JobTypeOptions()));
        types.Add(new RegisteredType(new JobType("even"), new Even(), new JobTypeOptions()));
        types.Add(new RegisteredType(new JobType("any"), new Anything(), new JobTypeOptions { Lane = new Lane(ResourceClass.Memory, Priority.Low) }));
        return types;
    }

    public Task<string> HandleAsync(HelloInput input, JobContext job, CancellationToken cancellationToken) =>
        Task.FromResult($"Hello {input.Name}");
}

internal sealed record EvenInput
{
    public EvenInput(int number) => Number = number % 2 == 0 ? number : throw new ArgumentException($"{number} is odd.", nameof(number));

    public int Number { get; }
}

/// <summary>The handler of <c>even</c>: its input judges itself.</summary>
internal sealed class Even : IJobHandler<EvenInput, string>
{
    public Task<string> HandleAsync(EvenInput input, JobContext job, CancellationToken cancellationToken) => Task.FromResult("Even");
}

/// <summary>The handler of <c>any</c>: takes any JSON.</summary>
internal sealed class Anything : IJobHandler<JsonElement, string>
{
    public Task<string> HandleAsync(JsonElement input, JobContext job, CancellationToken cancellationToken) => Task.FromResult("Done");
}
