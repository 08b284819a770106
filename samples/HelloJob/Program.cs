using Millrace;

return await MillraceApp.RunAsync(args, app => app.Handle<Hello>("hello"));

internal sealed record Person(string Name);

internal sealed class Hello : IJobHandler<Person, string>
{
    public Task<string> HandleAsync(Person input, JobContext job, CancellationToken cancellationToken) => Task.FromResult($"Hello, {input.Name}!");
}
