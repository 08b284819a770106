namespace Benchmarks.Comparison;

/// <summary>A peer of npm, run by peers/queues/run.mjs against a server of its own.</summary>
/// <param name="key">The name of its file beside run.mjs.</param>
/// <param name="settings">What that file makes of it.</param>
/// <param name="package">The package of Debian that has the server.</param>
internal sealed class NodePeer(string key, string settings, string package) : IContestant
{
    private static readonly string Folder = Path.Combine(Programs.Cache, "queues");

    public string Key => key;

    public bool SyncsEveryCommit => settings != "everysec";

    private static string Node => Path.Combine("node_modules", ".bin", "node");

    public async Task<string?> InstallAsync()
    {
        if (Programs.Find("npm") is null)
            return "npm is missing: install Node.js 20 or newer.";

        if (!IsServerHere() && await Programs.InstallPackageAsync(package) is { } why)
            return why;

        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.GetFiles(Path.Combine(Programs.Scripts, "queues")))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);

        // Again when the versions have changed, which the lock file remembers; a moment if nothing has.
        await Programs.RunAsync(Folder, "npm", "install", "--no-audit", "--no-fund", "--silent");
        return null;
    }

    public async Task<IReadOnlyList<Figure>> RunAsync(int jobs)
    {
        await using var server = package == "redis-server" ? await Server.RedisAsync(settings) : await Server.PostgresAsync(PostgresPrograms()!); // InstallAsync has found them.
        return await Programs.FiguresAsync(Folder, Path.Combine(Folder, Node), "run.mjs", key, settings, server.Connection, server.ProcessId.Text(), jobs.Text());
    }

    private bool IsServerHere() => package == "redis-server" ? Programs.Find(package) is not null : PostgresPrograms() is not null;

    private static string? PostgresPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderBy(static path => Path.GetFileName(path).PadLeft(3)).Select(static path => Path.Combine(path, "bin")).LastOrDefault(static path => File.Exists(Path.Combine(path, "postgres")))
        : null;
}
