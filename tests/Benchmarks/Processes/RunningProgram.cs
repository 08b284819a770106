using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Benchmarks.Comparison;

namespace Benchmarks.Processes;

/// <summary><see cref="MeasuredProgram"/> in a process of its own: <c>up</c> on a data folder, with ten workers and its API on a free port.</summary>
internal sealed partial class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _said = [];

    private RunningProgram(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>Where its API is, once it listens.</summary>
    public Task<Uri> Url => _url.Task.WaitAsync(Patience);

    public int Id => _process.Id;

    /// <summary>When it was started, by the machine's steady clock.</summary>
    public long StartedAt { get; private init; }

    /// <param name="data">Its data folder.</param>
    /// <param name="marks">The numbers of jobs at which it speaks.</param>
    /// <param name="journal">The folder of the journal.</param>
    public static RunningProgram Start(string data, IEnumerable<int> marks, string journal = "")
    {
        string[] command = [.. Programs.This, MeasuredProgram.Name, "up", "--data", data, "--port", "0", "--workers", "10"];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[MeasuredProgram.Marks] = string.Join(',', marks.Select(static mark => mark.Text()));
        start.Environment[MeasuredProgram.Journal] = journal;
        var startedAt = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} does not start.");
        return new RunningProgram(process) { StartedAt = startedAt };
    }

    /// <summary>When the next mark was reached, by the machine's steady clock.</summary>
    public async Task<long> NextMarkAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return line?.Split(' ') is [_, var at] ? long.Parse(at, CultureInfo.InvariantCulture) : throw Broken();
    }

    /// <summary>The memory that it has now, and the most that it had.</summary>
    public (long Resident, long Most) Memory()
    {
        _process.Refresh();
        return (_process.WorkingSet64, _process.PeakWorkingSet64);
    }

    /// <summary>SIGKILL: nothing of it runs any more when this ends.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, and waits until it has; kills it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", Id.Text()]);
            await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
            }
        }

        _process.Dispose();
    }

    [GeneratedRegex("Listening on (http://[^;]+);")]
    private static partial Regex Listening();

    private void Hear(string? line)
    {
        if (line is null)
        {
            _url.TrySetException(Broken());
            return;
        }

        lock (_said)
            _said.Add(line);

        if (Listening().Match(line) is { Success: true } found)
            _url.TrySetResult(new Uri(found.Groups[1].Value));
    }

    private InvalidOperationException Broken()
    {
        lock (_said)
            return new InvalidOperationException($"The measured process ended. It said:{Environment.NewLine}{string.Join(Environment.NewLine, _said.TakeLast(20))}");
    }
}
