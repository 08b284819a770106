using System.Runtime.CompilerServices;

namespace Millrace.Api.Tests;

/// <summary>Files beside the tests that hold what people have approved.</summary>
internal static class Approved
{
    private const string Switch = "MILLRACE_APPROVE";

    /// <summary>Whether this run writes the files instead of comparing with them.</summary>
    public static bool IsWriting => Environment.GetEnvironmentVariable(Switch) == "1";

    /// <summary>How to approve, for the message of a test that fails.</summary>
    public static string Remedy(string name) =>
        $"If this is meant: run `{Switch}=1 dotnet test tests/Millrace.Api.Tests`, read the change of approved/{name}, and commit it.";

    public static string Path(string name, [CallerFilePath] string here = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "approved", name); // A source file has a folder.

    public static async Task CheckAsync(string name, string actual)
    {
        if (IsWriting)
            await File.WriteAllTextAsync(Path(name), actual, ApiServer.Token);

        var approved = await File.ReadAllTextAsync(Path(name), ApiServer.Token);
        if (approved == actual)
            return;

        var line = approved.Split('\n').Zip(actual.Split('\n')).TakeWhile(static pair => pair.First == pair.Second).Count();
        Assert.Fail($"approved/{name} differs from line {line + 1} on:\n{actual.Split('\n').ElementAtOrDefault(line)}\n{Remedy(name)}");
    }
}
