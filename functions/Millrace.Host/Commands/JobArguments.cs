using System.CommandLine;
using System.Text.Json;
using Millrace.Jobs;

namespace Millrace.Host.Commands;

/// <summary>Arguments that several commands take.</summary>
internal static class JobArguments
{
    public static Argument<string> Type()
    {
        var type = new Argument<string>("TYPE") { Description = "The job type." };
        type.Validators.Add(static result =>
        {
            if (result.Tokens is [var token, ..] && !JobType.TryParse(token.Value, out _))
                result.AddError($"'{token.Value}' is not a job type; a job type has {JobType.Rule}.");
        });
        return type;
    }

    public static Argument<string?> Input() => new("INPUT")
    {
        Description = "The input as JSON, or @FILE; null if it is missing.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Argument<string> Id()
    {
        var id = new Argument<string>("ID") { Description = "The job's id." };
        id.Validators.Add(static result =>
        {
            if (result.Tokens is [var token, ..] && !JobId.TryParse(token.Value, out _))
                result.AddError($"'{token.Value}' is not a job id; an id has {JobId.Length} characters, as 'jobs' shows them.");
        });
        return id;
    }

    /// <summary>The JSON that an argument gives.</summary>
    /// <exception cref="CommandException">The file is not there, or the text is no JSON.</exception>
    public static Payload ReadInput(string? argument)
    {
        if (argument is null)
            return Payload.Null;

        var text = argument.StartsWith('@') ? ReadFile(argument[1..]) : argument;
        try
        {
            using var document = JsonDocument.Parse(text);
            return new Payload(text);
        }
        catch (JsonException e)
        {
            throw new CommandException(ExitCode.Usage, $"The input is no JSON: {e.Message} Quote it for your shell: '{{\"name\":\"Ada\"}}'.");
        }
    }

    private static string ReadFile(string path) =>
        File.Exists(path) ? File.ReadAllText(path) : throw new CommandException(ExitCode.Usage, $"There is no file {path}.");
}
