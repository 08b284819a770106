using Millrace.Host;
using Millrace.Host.Commands;
using Millrace.Lambda.Deployed;

namespace Millrace;

/// <summary>
/// Runs a program of job handlers. Started by hand it is the single process and its command line; started by Lambda it is the
/// function that <c>MILLRACE_FUNCTION</c> names.
/// </summary>
public static class MillraceApp
{
    /// <summary>Does what the arguments say. See the exit codes in <see cref="ExitCode"/>.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="configure">Registers the job types.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, Action<MillraceBuilder> configure)
    {
        var builder = new MillraceBuilder();
        configure(builder);
        var program = builder.Build();
        return LambdaProgram.IsAsked ? RunFunctionAsync(program) : CommandLine.RunAsync(program, args);
    }

    private static async Task<int> RunFunctionAsync(AppDefinition program)
    {
        try
        {
            await LambdaProgram.RunAsync(program.Handlers, [.. program.Pipelines.Keys]);
            return ExitCode.Success;
        }
        catch (InvalidOperationException e)
        {
            // Lambda shows what stands here beside its own report that the process has ended.
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
        }
    }
}
