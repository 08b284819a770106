using System.Diagnostics;

namespace EndToEnd.Tests.Programs;

/// <summary>A program of the samples as a process of its own. Killed at the latest when the test ends.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    /// <summary>Nothing takes so long on a slow machine, unless it never ends.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly OutputLines _output = new();
    private readonly OutputLines _errors = new();
    private readonly Task _pumping;

    private ProgramRun(Process process)
    {
        _process = process;
        _pumping = Task.WhenAll(_output.PumpAsync(process.StandardOutput), _errors.PumpAsync(process.StandardError));
    }

    /// <summary>Everything that it wrote to its output until now.</summary>
    public string Output => _output.Text;

    /// <summary>Everything that it wrote to its error output until now.</summary>
    public string Errors => _errors.Text;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts <c>Polis</c> or <c>HelloJob</c> in a working folder.</summary>
    public static ProgramRun Start(string program, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ProgramRun(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."));
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Ended> ToEndAsync(string program, string folder, params IEnumerable<string> arguments)
    {
        await using var run = Start(program, folder, arguments);
        return await run.EndAsync();
    }

    /// <summary>The first line of the output that holds a text, as soon as it is there.</summary>
    public Task<string> LineAsync(string text) => _output.FindAsync(text, this);

    /// <summary>The first line of the error output that holds a text, as soon as it is there.</summary>
    public Task<string> ErrorLineAsync(string text) => _errors.FindAsync(text, this);

    /// <summary>How it ended, as soon as it has.</summary>
    public async Task<Ended> EndAsync()
    {
        await _process.WaitForExitAsync(Cancel).WaitAsync(Patience, Cancel);
        await _pumping.WaitAsync(Patience, Cancel);
        return new Ended(_process.ExitCode, Output, Errors);
    }

    /// <summary>Ends it as a power cut would, and waits until it is gone.</summary>
    public async Task<Ended> KillAsync()
    {
        _process.Kill();
        return await EndAsync();
    }

    /// <summary>Sends <c>INT</c>, as Ctrl-C does, or <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        await kill.WaitForExitAsync(Cancel);
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    public override string ToString() => $"Output:\n{Output}\nErrors:\n{Errors}";
}

/// <summary>A program that has ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Errors)
{
    /// <summary>Checks the exit code, and shows what the program wrote if it is another one.</summary>
    public Ended With(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\nOutput:\n{Output}\nErrors:\n{Errors}");
        return this;
    }
}
