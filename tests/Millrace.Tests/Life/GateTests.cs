using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Retries;

namespace Millrace.Tests.Life;

/// <summary>Whether a claimed job may begin.</summary>
public sealed class GateTests
{
    [Fact]
    public async Task A_job_of_which_nobody_can_tell_whether_it_may_run_is_handed_back_unspent_and_is_nobodys_death()
    {
        var documents = new FailingDocuments();
        var world = new PlatformWorld(documents: documents).Handle("work", static input => input, new JobTypeOptions { Retry = RetryPolicy.Never, Resources = ["db"] });
        var id = await world.SubmitAsync("work");
        documents.Fails = true;

        await world.RunAsync();
        Assert.Empty(world.Began);
        Assert.Equal(new JobState.Scheduled(world.Now.AddSeconds(5)), (await world.FindAsync(id)).State);

        documents.Fails = false;
        await world.PassAsync(TimeSpan.FromSeconds(6));
        var job = await world.FindAsync(id);
        Assert.Equal((JobStateName.Succeeded, 0), (job.State.Name, job.AttemptsSpent));
        Assert.Null((await world.Platform.Types.OfAsync(job.Type, PlatformWorld.Cancel)).Deaths);
    }

    [Fact]
    public async Task While_the_settings_of_types_cannot_be_read_those_that_were_read_last_hold()
    {
        var documents = new FailingDocuments();
        var world = new PlatformWorld(documents: documents).Handle("stopped", static input => input).Handle("free", static input => input);
        await world.Platform.TypeControl.PauseAsync(new JobType("stopped"), "down", new Administration.Actor("ada"), PlatformWorld.Cancel);
        await world.SubmitAsync("stopped", "stopped");
        await world.SubmitAsync("free", "free");
        world.Clock.Advance(Types.TypeSettingsBook.FreshFor); // What is known of them is too old.
        documents.Fails = true;

        await world.RunAsync();

        Assert.Equal(["free"], world.Began);
    }

    /// <summary>A store that fails when it is told to.</summary>
    private sealed class FailingDocuments : IDocumentStore
    {
        private readonly Testing.InMemoryDocumentStore _store = new();

        public bool Fails { get; set; }

        public Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken) =>
            Fails ? throw new IOException("No answer.") : _store.FindAsync(key, cancellationToken);

        public Task<IReadOnlyList<Document>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken) =>
            Fails ? throw new IOException("No answer.") : _store.ListAsync(kind, after, limit, cancellationToken);

        public Task<bool> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken) =>
            Fails ? throw new IOException("No answer.") : _store.TryWriteAsync(writes, cancellationToken);
    }
}
