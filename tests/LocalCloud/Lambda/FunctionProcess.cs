using System.Diagnostics;
using System.Globalization;
using LocalCloud.Wire;

namespace LocalCloud.Lambda;

/// <summary>Starts the program of a function as Lambda does: with the environment of the function and nothing of ours.</summary>
internal static class FunctionProcess
{
    // What a program needs from this machine: nothing that could lead it to a real cloud.
    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT", "TMPDIR", "LANG"];

    public static Process Start(FunctionSettings function, Uri runtimeApi, OutputLog log)
    {
        var start = function.Program.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [function.Program])
            : new ProcessStartInfo(function.Program);
        start.WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(function.Program));
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        SetEnvironment(start.Environment, function, runtimeApi);
        var process = Process.Start(start)!; // A program that starts.
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Keep(string? line)
        {
            if (line is not null)
                log.Add(line);
        }
    }

    /// <summary>How Lambda writes that a process has ended.</summary>
    public static string ExitOf(Process process) => process.ExitCode switch
    {
        0 => "Runtime exited without providing a reason",
        137 => "Runtime exited with error: signal: killed",
        var code => string.Create(CultureInfo.InvariantCulture, $"Runtime exited with error: exit status {code}"),
    };

    private static void SetEnvironment(IDictionary<string, string?> environment, FunctionSettings function, Uri runtimeApi)
    {
        environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                environment[name] = value;
        }

        environment["AWS_LAMBDA_RUNTIME_API"] = runtimeApi.Authority;
        environment["AWS_LAMBDA_FUNCTION_NAME"] = function.Name;
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemorySize.ToString(CultureInfo.InvariantCulture);
        environment["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        environment["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{function.Name}";
        environment["AWS_LAMBDA_LOG_STREAM_NAME"] = $"local/[$LATEST]{runtimeApi.Port}";
        environment["AWS_EXECUTION_ENV"] = "AWS_Lambda_dotnet10";
        environment["AWS_REGION"] = environment["AWS_DEFAULT_REGION"] = Names.Region;
        environment["AWS_ACCESS_KEY_ID"] = environment["AWS_SECRET_ACCESS_KEY"] = "local";
        environment["LAMBDA_TASK_ROOT"] = Path.GetDirectoryName(Path.GetFullPath(function.Program));
        environment["_HANDLER"] = function.Handler;
        environment["TZ"] = ":UTC";
        foreach (var (name, value) in function.Environment)
            environment[name] = value;
    }
}
