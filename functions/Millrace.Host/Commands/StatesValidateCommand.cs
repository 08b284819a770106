using System.CommandLine;
using System.Text.Json;
using Millrace.States;
using Spectre.Console;
using ValidationResult = Millrace.States.ValidationResult;

namespace Millrace.Host.Commands;

/// <summary><c>states validate</c>: everything that is wrong with definitions, in the words of AWS.</summary>
internal static class StatesValidateCommand
{
    private static readonly Option<bool> IsExpress = new("--express") { Description = "The definitions are of express state machines." };
    private static readonly Option<bool> NoWarnings = new("--no-warnings") { Description = "Leave out what is probably a mistake and allowed all the same." };
    private static readonly Option<string[]> Substitutions = new("--set") { Description = "What ${NAME} in the definitions stands for; may be repeated.", HelpName = "NAME=VALUE" };

    public static Command Build()
    {
        var files = StatesCommand.Files("The definitions, in Amazon States Language.");
        var json = JobCommands.JsonOption();
        var command = new Command("validate", "Say everything that is wrong with definitions.") { files, IsExpress, NoWarnings, Substitutions, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var options = OptionsOf(arguments);
            List<(string File, ValidationResult Result)> results = [];
            foreach (var file in arguments.GetRequiredValue(files))
                results.Add((file.ToString(), StateMachineDefinition.Validate(await StatesCommand.ReadAsync(file, cancellationToken), options)));

            if (arguments.GetValue(json))
                WriteJson(results);
            else
                Show(results);

            return results.TrueForAll(static one => one.Result.IsValid) ? ExitCode.Success : ExitCode.JobFailed;
        });
        return command;
    }

    private static ValidationOptions OptionsOf(ParseResult arguments)
    {
        Dictionary<string, string> substitutions = [];
        foreach (var given in arguments.GetValue(Substitutions) ?? [])
        {
            if (given.Split('=', 2) is not [{ Length: > 0 } name, var value])
                throw new CommandException(ExitCode.Usage, $"--set takes NAME=VALUE, was '{given}'.");

            substitutions[name] = value;
        }

        return new ValidationOptions
        {
            StateMachineType = arguments.GetValue(IsExpress) ? StateMachineType.Express : StateMachineType.Standard,
            IncludesWarnings = !arguments.GetValue(NoWarnings),
            Substitutions = substitutions,
        };
    }

    private static void Show(List<(string File, ValidationResult Result)> results)
    {
        var lines = AnsiConsole.Profile.Out.Writer;
        foreach (var (file, result) in results)
        {
            lines.WriteLine(result.IsValid ? $"{file}: valid" : $"{file}: {result.Diagnostics.Count(static one => one.Severity == DiagnosticSeverity.Error)} error(s)");
            foreach (var one in result.Diagnostics)
                lines.WriteLine($"  {(one.Severity == DiagnosticSeverity.Error ? "error" : "warning")} {one}");

            if (result.Truncated)
                lines.WriteLine("  and more");
        }
    }

    private static void WriteJson(List<(string File, ValidationResult Result)> results) => JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (var (file, result) in results)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("result", result.IsValid ? "OK" : "FAIL");
            json.WriteStartArray("diagnostics");
            foreach (var one in result.Diagnostics)
            {
                json.WriteStartObject();
                json.WriteString("severity", one.Severity == DiagnosticSeverity.Error ? "ERROR" : "WARNING");
                json.WriteString("code", one.Code);
                json.WriteString("message", one.Message);
                if (one.Location is { } location)
                    json.WriteString("location", location);

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteBoolean("truncated", result.Truncated);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
