using System.CommandLine;
using System.Text.Json;

namespace Millrace.Host.Commands;

/// <summary><c>submit TYPE</c>: hands a job to a platform that is up.</summary>
internal static class SubmitCommand
{
    public static Command Build()
    {
        var (type, input, url, json) = (JobArguments.Type(), JobArguments.Input(), PlatformClient.Url(), JobCommands.JsonOption());
        var priority = new Option<string?>("--priority") { Description = "Before or after others of its lane.", HelpName = "high|normal|low" };
        priority.AcceptOnlyFromAmong("high", "normal", "low");
        var key = new Option<string?>("--idempotency-key") { Description = "The same key again is answered with the first job, for 24 hours.", HelpName = "KEY" };

        var command = new Command("submit", "Submit a job to a platform that is up.") { type, input, priority, key, url, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var body = Body(arguments.GetRequiredValue(type), JobArguments.ReadInput(arguments.GetValue(input)).Json, arguments.GetValue(priority));
            using var platform = PlatformClient.Of(arguments, url);
            var job = await platform.PostAsync("/v1/jobs", body, arguments.GetValue(key), cancellationToken);
            Console.WriteLine(arguments.GetValue(json) ? job.GetRawText() : job.GetProperty("id").GetString());
            return ExitCode.Success;
        });
        return command;
    }

    private static string Body(string type, string input, string? priority)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WritePropertyName("input");
            writer.WriteRawValue(input);
            if (priority is not null)
                writer.WriteString("priority", priority);

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
