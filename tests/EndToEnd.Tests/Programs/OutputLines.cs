namespace EndToEnd.Tests.Programs;

/// <summary>The lines of one output of a process, as they come.</summary>
internal sealed class OutputLines
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = NewSignal();
    private bool _ended;

    public string Text
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _lines);
        }
    }

    public async Task PumpAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            Add(line);

        Add(null);
    }

    public async Task<string> FindAsync(string text, ProgramRun run)
    {
        for (var seen = 0; ;)
        {
            Task more;
            lock (_lock)
            {
                if (_lines.Skip(seen).FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                    return found;

                Assert.False(_ended, $"The program has ended and did not write '{text}'.\n{run}");
                (seen, more) = (_lines.Count, _more.Task);
            }

            try
            {
                await more.WaitAsync(ProgramRun.Patience, TestContext.Current.CancellationToken);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"The program did not write '{text}' within {ProgramRun.Patience}.\n{run}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Add(string? line)
    {
        lock (_lock)
        {
            if (line is null)
                _ended = true;
            else
                _lines.Add(line);

            _more.SetResult();
            _more = NewSignal();
        }
    }
}
