using System.CommandLine;
using System.Text.Json;

namespace Millrace.Host.Commands;

/// <summary><c>cancel ID</c>: cancels a job, and its tasks if it is a pipeline's.</summary>
internal static class CancelCommand
{
    public static Command Build()
    {
        var (id, url, json) = (JobArguments.Id(), PlatformClient.Url(), JobCommands.JsonOption());
        var reason = new Option<string?>("--reason") { Description = "Why, for those who look at the job later.", HelpName = "TEXT" };
        var command = new Command("cancel", "Cancel a job: at once if it does not run, otherwise its handler is told to stop.") { id, reason, url, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var body = arguments.GetValue(reason) is { } text ? $"{{\"reason\":\"{JsonEncodedText.Encode(text)}\"}}" : "{}";
            using var platform = PlatformClient.Of(arguments, url);
            var job = await platform.PostAsync($"/v1/jobs/{arguments.GetRequiredValue(id)}/cancel", body, null, cancellationToken);
            Console.WriteLine(arguments.GetValue(json) ? job.GetRawText() : $"{JobText.Of(job, "id")} {JobText.Of(job, "outcome")}");
            return ExitCode.Success;
        });
        return command;
    }
}
