using Distributed.Tests.Deployments;

namespace Distributed.Tests.Crashes;

/// <summary>Things that go wrong at random moments, while something else runs.</summary>
internal static class Chaos
{
    /// <summary>Does harm some times, with random waits between.</summary>
    public static async Task WreakAsync(int times, TimeSpan every, Func<int, Task> harm)
    {
        var random = new Random(5);
        for (var i = 0; i < times; i++)
        {
            await Task.Delay(every * (0.5 + random.NextDouble()), TestContext.Current.CancellationToken);
            await harm(i);
        }
    }

    /// <summary>Pipelines of a note and then as many side by side as items are asked for.</summary>
    public static object Pipeline(Journal journal, int milliseconds, int items) =>
        new { journal = journal.Folder, milliseconds, items = Enumerable.Range(0, items).ToArray() };
}
