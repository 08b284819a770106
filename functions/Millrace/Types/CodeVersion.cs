using System.Reflection;

namespace Millrace.Types;

/// <summary>Tells one build of a program from another.</summary>
public static class CodeVersion
{
    /// <summary>The setting that names the version; without it the program's own build tells.</summary>
    public const string Variable = "MILLRACE_CODE_VERSION";

    /// <summary>The version of the running program.</summary>
    public static string Current { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given
        : Assembly.GetEntryAssembly() is { } program ? program.ManifestModule.ModuleVersionId.ToString("N")
        : "unknown";
}
