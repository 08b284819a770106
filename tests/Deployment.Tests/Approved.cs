using System.Runtime.CompilerServices;

namespace Deployment.Tests;

/// <summary>Files beside the tests that hold what people have approved.</summary>
internal static class Approved
{
    private const string Switch = "MILLRACE_APPROVE";

    public static void Check(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable(Switch) == "1")
            File.WriteAllText(PathOf(name), actual);

        Assert.True(
            File.ReadAllText(PathOf(name)) == actual,
            $"approved/{name} differs. If this is meant: run `{Switch}=1 dotnet test tests/Deployment.Tests`, read the change, and commit it.");
    }

    private static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "approved", name); // A source file has a folder.
}
