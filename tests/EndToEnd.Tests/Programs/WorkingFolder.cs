namespace EndToEnd.Tests.Programs;

/// <summary>A folder that programs of a test run in, and that is gone afterwards.</summary>
public abstract class WorkingFolder : IDisposable
{
    /// <summary>The folder.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("millrace-e2e-").FullName;

    /// <summary>The conversation that the main job takes without arguments.</summary>
    protected static string Seattle { get; } = Path.Combine(AppContext.BaseDirectory, "conversations", "15-per-hour-seattle");

    /// <summary>The larger one of the conversations that come with the sample.</summary>
    protected static string Biodiversity { get; } = Path.Combine(AppContext.BaseDirectory, "conversations", "scoop-hivemind.biodiversity");

    /// <summary>Where the report of the Seattle conversation is published.</summary>
    protected string Report => Path.Combine(Folder, "reports", "15-per-hour-seattle");

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected ProgramRun StartPolis(params IEnumerable<string> arguments) => ProgramRun.Start("Polis", Folder, arguments);

    private protected Task<Ended> PolisAsync(params IEnumerable<string> arguments) => ProgramRun.ToEndAsync("Polis", Folder, arguments);

    private protected ProgramRun StartHello(params IEnumerable<string> arguments) => ProgramRun.Start("HelloJob", Folder, arguments);

    private protected Task<Ended> HelloAsync(params IEnumerable<string> arguments) => ProgramRun.ToEndAsync("HelloJob", Folder, arguments);
}
