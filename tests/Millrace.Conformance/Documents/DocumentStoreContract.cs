using Millrace.Documents;
using Millrace.Testing;

namespace Millrace.Conformance.Documents;

/// <summary>The promises of <see cref="IDocumentStore"/>. A driver's tests derive from this class; what it passes, it may claim.</summary>
public abstract class DocumentStoreContract : DocumentStoreReads
{
    private const int Steps = 300;

    /// <summary>Set it to the seed of a failure to see the failure again.</summary>
    protected virtual int? Seed => null;

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task What_was_answered_survives_a_restart(Restart restart)
    {
        Assert.SkipUnless(SurvivesRestart, "This store ends with its process.");
        var store = await OpenAsync();
        await WriteAsync(store, New("kept", "1"), New("changed"), New("gone"));
        await WriteAsync(store, new DocumentWrite(Key("changed"), 1, "2"), new DocumentWrite(Key("gone"), 1, null));

        store = await ReopenAsync(restart);

        Assert.Equal([new Document(Key("changed"), 2, "2"), new Document(Key("kept"), 1, "1")], await store.ListAsync("kind", "", 10, Cancel));
        Assert.False(await store.TryWriteAsync([new DocumentWrite(Key("changed"), 1, "3")], Cancel));
        Assert.True(await store.TryWriteAsync([new DocumentWrite(Key("changed"), 2, "3"), New("gone")], Cancel));
    }

    [Fact]
    public async Task A_crash_under_concurrent_writers_keeps_all_that_was_answered_and_no_half_of_a_call()
    {
        Assert.SkipUnless(SurvivesRestart, "This store ends with its process.");
        var store = await OpenAsync();
        await AtOnceAsync(20, i => store.TryWriteAsync([New($"{i:D2}/a", $"{i}"), New($"{i:D2}/b", $"{i}")], Cancel));

        store = await ReopenAsync(Restart.Crash);
        var kept = await store.ListAsync("kind", "", 100, Cancel);

        Assert.Equal(Enumerable.Range(0, 20).SelectMany(static i => new[] { $"{i:D2}/a", $"{i:D2}/b" }), kept.Select(static one => one.Key.Name));
    }

    [Fact]
    public async Task Random_operations_end_as_in_the_in_memory_store()
    {
        var seed = Seed ?? Random.Shared.Next();
        var twins = new Twins(await OpenAsync(), new InMemoryDocumentStore(), new Random(seed));
        for (var step = 1; step <= Steps; step++)
        {
            try
            {
                await twins.StepAsync();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, step {step}: {e.Message}", e);
            }
        }
    }

    /// <summary>Does the same to the driver and to the in-memory store and compares the answers.</summary>
    private sealed class Twins(IDocumentStore driver, IDocumentStore model, Random random)
    {
        private static readonly string[] Kinds = ["a", "a#", "b"];

        public Task StepAsync() => random.Next(6) switch
        {
            0 => ListAsync(),
            1 => FindAsync(),
            _ => WriteAsync(),
        };

        private async Task ListAsync()
        {
            var (kind, after, limit) = (AnyKind(), random.Next(2) == 0 ? "" : AnyName(), random.Next(1, 8));
            Assert.Equal(await model.ListAsync(kind, after, limit, Cancel), await driver.ListAsync(kind, after, limit, Cancel));
        }

        private async Task FindAsync()
        {
            var key = AnyKey();
            Assert.Equal(await model.FindAsync(key, Cancel), await driver.FindAsync(key, Cancel));
        }

        private async Task WriteAsync()
        {
            List<DocumentWrite> writes = [];
            foreach (var key in Enumerable.Range(0, random.Next(1, 5)).Select(_ => AnyKey()).Distinct())
            {
                var version = (await model.FindAsync(key, Cancel))?.Version ?? 0;
                var expected = random.Next(6) == 0 ? version + random.Next(3) : version;
                writes.Add(new DocumentWrite(key, expected, random.Next(4) == 0 ? null : $"{random.Next()}"));
            }

            Assert.Equal(await model.TryWriteAsync(writes, Cancel), await driver.TryWriteAsync(writes, Cancel));
            foreach (var write in writes)
                Assert.Equal(await model.FindAsync(write.Key, Cancel), await driver.FindAsync(write.Key, Cancel));
        }

        private string AnyKind() => Kinds[random.Next(Kinds.Length)];

        private string AnyName() => OrderedNames[random.Next(OrderedNames.Length)];

        private DocumentKey AnyKey() => new(AnyKind(), AnyName());
    }
}
