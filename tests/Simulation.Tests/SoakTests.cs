using System.Diagnostics;

namespace Simulation.Tests;

/// <summary>A short run of the soak: real processes, a real file, real kills.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_process_that_is_killed_again_and_again_loses_no_job_and_has_no_effect_twice()
    {
        var seed = Random.Shared.Next(1, 1_000_000);
        var start = new ProcessStartInfo("dotnet", ["exec", Program, "--jobs", "300", "--seed", $"{seed}", "--minutes", "3"]) { RedirectStandardOutput = true };
        using var soak = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");

        var report = await soak.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await soak.WaitForExitAsync(TestContext.Current.CancellationToken);

        output.WriteLine(report);
        Assert.True(soak.ExitCode == 0, report);
    }

    /// <summary>Where the build of this configuration left it.</summary>
    private static string Program => Path.Combine(
        [AppContext.BaseDirectory, "../../../../../Soak", .. AppContext.BaseDirectory.TrimEnd('/').Split('/')[^4..], "Soak.dll"]);
}
