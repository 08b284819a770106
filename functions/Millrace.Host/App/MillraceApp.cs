using Millrace.Host.Commands;

namespace Millrace;

/// <summary>Runs a program of job handlers: the single process and its command line.</summary>
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
        return CommandLine.RunAsync(builder.Build(), args);
    }
}
