namespace Benchmarks.Comparison;

/// <summary>Raw SQLite from C#, this program in a process of its own: Floor/FloorProgram.cs.</summary>
internal sealed class FloorPeer(bool survivesPowerLoss) : IContestant
{
    public const string Name = "floor";

    public string Key => Name;

    public bool SyncsEveryCommit => survivesPowerLoss;

    public Task<string?> InstallAsync() => Task.FromResult<string?>(null);

    public async Task<IReadOnlyList<Figure>> RunAsync(int jobs) =>
        await Programs.FiguresAsync("", [.. Programs.This, Name, survivesPowerLoss ? "FULL" : "NORMAL", jobs.Text()]);
}
