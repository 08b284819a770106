namespace Benchmarks.Comparison;

/// <summary>A job queue in one of its settings.</summary>
internal interface IContestant
{
    /// <summary>What <c>--only</c> calls it.</summary>
    string Key { get; }

    /// <summary>Whether what it has accepted is on the disk: its log is forced there with every commit.</summary>
    bool SyncsEveryCommit { get; }

    /// <summary>Installs what is missing. Answers with what it cannot install here, and null when all is there.</summary>
    Task<string?> InstallAsync();

    /// <summary>Runs all measures once, in a process of its own.</summary>
    Task<IReadOnlyList<Figure>> RunAsync(int jobs);
}
