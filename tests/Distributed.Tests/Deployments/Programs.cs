using LocalCloud.Templates;

namespace Distributed.Tests.Deployments;

/// <summary>The programs that deployments run, built beside the tests.</summary>
internal static class Programs
{
    public const string Jobs = "tests/DistributedJobs";
    public const string Polis = "samples/Polis";

    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = Path.GetDirectoryName(CloudTemplate.FindDefault())!; // A file has a folder.

    /// <summary>What the build of a project made, in this program's own configuration.</summary>
    public static string Built(string project) =>
        Path.Combine([Repository, project, .. AppContext.BaseDirectory.TrimEnd('/').Split('/')[^4..], Path.GetFileName(project)]);
}
