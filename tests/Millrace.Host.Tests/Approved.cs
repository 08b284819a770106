using System.Runtime.CompilerServices;

namespace Millrace.Host.Tests;

/// <summary>Files beside the tests that hold what people have approved.</summary>
internal static class Approved
{
    private const string Switch = "MILLRACE_APPROVE";

    /// <summary>The names of all approved files.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(PathOf("")).Select(static path => Path.GetFileName(path));

    public static void Check(string name, string actual)
    {
        actual = string.Join('\n', actual.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd())).TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable(Switch) == "1")
            File.WriteAllText(PathOf(name), actual);

        var approved = File.Exists(PathOf(name)) ? File.ReadAllText(PathOf(name)) : "";
        if (approved == actual)
            return;

        var line = approved.Split('\n').Zip(actual.Split('\n')).TakeWhile(static pair => pair.First == pair.Second).Count();
        Assert.Fail(
            $"approved/{name} differs from line {line + 1} on:\n{string.Join('\n', actual.Split('\n').Skip(line).Take(5))}\n" +
            $"If this is meant: run `{Switch}=1 dotnet test tests/Millrace.Host.Tests`, read the change of approved/{name}, and commit it.");
    }

    private static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "approved", name); // A source file has a folder.
}
