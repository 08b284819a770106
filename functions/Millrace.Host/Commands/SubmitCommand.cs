using System.CommandLine;
using System.Text.Json.Nodes;

namespace Millrace.Host.Commands;

/// <summary><c>submit TYPE</c>: hands a job, or a file of jobs, to a platform that is up.</summary>
internal static class SubmitCommand
{
    public static Command Build()
    {
        var (type, input, url, json) = (JobArguments.Type(), JobArguments.Input(), PlatformClient.Url(), JobCommands.JsonOption());
        type.Arity = ArgumentArity.ZeroOrOne;
        type.Description = "The job type; not with --template or --batch.";
        var key = new Option<string?>("--idempotency-key") { Description = "The same key again is answered with the first job, for 24 hours.", HelpName = "KEY" };
        var batch = new Option<string?>("--batch") { Description = "A file with a job a line, as JSON like the body of POST /v1/jobs.", HelpName = "FILE.jsonl" };
        var terms = new SubmitOptions();

        var command = new Command("submit", "Submit a job, or a file of jobs, to a platform that is up.") { type, input, key, batch, url, json };
        foreach (var option in terms.All)
            command.Options.Add(option);

        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var platform = PlatformClient.Of(arguments, url);
            if (arguments.GetValue(batch) is { } file)
                return await SubmitFile.RunAsync(platform, file, arguments.GetValue(json), cancellationToken);

            var body = BodyOf(arguments.GetValue(type), arguments.GetValue(input), terms.Of(arguments));
            var job = await platform.PostAsync("/v1/jobs", body.ToJsonString(), arguments.GetValue(key), cancellationToken);
            Console.WriteLine(arguments.GetValue(json) ? job.GetRawText() : job.GetProperty("id").GetString());
            return ExitCode.Success;
        });
        return command;
    }

    private static JsonObject BodyOf(string? type, string? input, JsonObject body)
    {
        if (body.ContainsKey("template"))
            return type is null ? body : throw new CommandException(ExitCode.Usage, "A template says the type and the input: leave them out.");

        body["type"] = type ?? throw new CommandException(ExitCode.Usage, "Give a job type, --template or --batch.");
        body["input"] = JsonNode.Parse(JobArguments.ReadInput(input).Json);
        return body;
    }
}
