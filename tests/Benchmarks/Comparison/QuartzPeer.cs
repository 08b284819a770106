namespace Benchmarks.Comparison;

/// <summary>Quartz.NET with its ADO job store on SQLite: peers/quartz/run.cs, built in the cache, where this repository's build settings do not reach.</summary>
/// <param name="settings"><c>default</c>, or <c>batch</c> for as many jobs at a time as it has threads.</param>
internal sealed class QuartzPeer(string settings) : IContestant
{
    private static readonly string Folder = Path.Combine(Programs.Cache, "quartz");

    public string Key => "quartz";

    // The default of its provider: PRAGMA synchronous is FULL where nobody sets it.
    public bool SyncsEveryCommit => true;

    public async Task<string?> InstallAsync()
    {
        Directory.CreateDirectory(Folder);
        File.Copy(Path.Combine(Programs.Scripts, "quartz", "run.cs"), Path.Combine(Folder, "run.cs"), overwrite: true);
        await Programs.RunAsync(Folder, "dotnet", "build", "-c", "Release", "run.cs", "-o", Path.Combine(Folder, "out"), "-v", "q", "--nologo");
        return null;
    }

    public async Task<IReadOnlyList<Figure>> RunAsync(int jobs) => await Programs.FiguresAsync(Folder, Path.Combine(Folder, "out", "run"), jobs.Text(), settings);
}
