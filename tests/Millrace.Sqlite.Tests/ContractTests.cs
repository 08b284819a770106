using Millrace.Blobs;
using Millrace.Conformance;
using Millrace.Conformance.BlobStores;
using Millrace.Conformance.ChangeFeeds;
using Millrace.Conformance.Documents;
using Millrace.Conformance.ExecutionStores;
using Millrace.Conformance.JobLogs;
using Millrace.Conformance.JobStores;
using Millrace.Conformance.WorkQueues;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Logs;
using Millrace.Pipelines;
using Millrace.Queues;

namespace Millrace.Sqlite.Tests;

public sealed class SqliteJobStoreTests : JobStoreContract, IDisposable
{
    private readonly TemporaryStorage _storage;

    public SqliteJobStoreTests() => _storage = new TemporaryStorage(Clock);

    protected override bool SurvivesRestart => true;

    public void Dispose() => _storage.Dispose();

    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(_storage.Open().Jobs);

    protected override Task<IJobStore> ReopenAsync(Restart restart) => Task.FromResult<IJobStore>(_storage.Reopen(restart).Jobs);

    protected override IJobRelations RelationsOf(IJobStore store) => _storage.Newest.Relations;
}

public sealed class SqliteJobRelationsTests : JobRelationsContract, IDisposable
{
    private readonly TemporaryStorage _storage;

    public SqliteJobRelationsTests() => _storage = new TemporaryStorage(Clock);

    public void Dispose() => _storage.Dispose();

    protected override Task<OpenJobs> OpenAsync() => Task.FromResult(_storage.OpenJobs());
}

public sealed class SqliteEndedJobsTests : EndedJobsContract, IDisposable
{
    private readonly TemporaryStorage _storage;

    public SqliteEndedJobsTests() => _storage = new TemporaryStorage(Clock);

    public void Dispose() => _storage.Dispose();

    protected override Task<OpenJobs> OpenAsync() => Task.FromResult(_storage.OpenJobs());
}

public sealed class SqliteChangeFeedTests : ChangeFeedContract, IDisposable
{
    private readonly TemporaryStorage _storage;

    public SqliteChangeFeedTests() => _storage = new TemporaryStorage(Clock);

    protected override bool SurvivesRestart => true;

    public void Dispose() => _storage.Dispose();

    protected override Task<OpenFeed> OpenAsync() => Task.FromResult(Of(_storage.Open()));

    protected override Task<OpenFeed> ReopenAsync(Restart restart) => Task.FromResult(Of(_storage.Reopen(restart)));

    private static OpenFeed Of(SqliteStorage storage) => new(storage.Jobs, storage.Changes);
}

public sealed class SqliteWorkQueueTests : WorkQueueContract, IDisposable
{
    private readonly TemporaryStorage _storage;

    public SqliteWorkQueueTests() => _storage = new TemporaryStorage(Clock);

    protected override bool SurvivesRestart => true;

    public void Dispose() => _storage.Dispose();

    protected override Task<IWorkQueue> OpenAsync() => Task.FromResult(_storage.Open().Queue);

    protected override Task<IWorkQueue> ReopenAsync(Restart restart) => Task.FromResult(_storage.Reopen(restart).Queue);
}

public sealed class SqliteJobLogTests : JobLogContract, IDisposable
{
    private readonly TemporaryStorage _storage;

    public SqliteJobLogTests() => _storage = new TemporaryStorage(Clock);

    protected override bool SurvivesRestart => true;

    public void Dispose() => _storage.Dispose();

    protected override Task<IJobLog> OpenAsync() => Task.FromResult(_storage.Open().Logs);

    protected override Task<IJobLog> ReopenAsync(Restart restart) => Task.FromResult(_storage.Reopen(restart).Logs);
}

public sealed class SqliteExecutionStoreTests : ExecutionStoreContract, IDisposable
{
    private readonly TemporaryStorage _storage;

    public SqliteExecutionStoreTests() => _storage = new TemporaryStorage(Clock);

    protected override bool SurvivesRestart => true;

    public void Dispose() => _storage.Dispose();

    protected override Task<IExecutionStore> OpenAsync() => Task.FromResult(_storage.Open().Executions);

    protected override Task<IExecutionStore> ReopenAsync(Restart restart) => Task.FromResult(_storage.Reopen(restart).Executions);
}

public sealed class SqliteDocumentStoreTests : DocumentStoreContract, IDisposable
{
    private readonly TemporaryStorage _storage;

    public SqliteDocumentStoreTests() => _storage = new TemporaryStorage(Clock);

    protected override bool SurvivesRestart => true;

    public void Dispose() => _storage.Dispose();

    protected override Task<IDocumentStore> OpenAsync() => Task.FromResult(_storage.Open().Documents);

    protected override Task<IDocumentStore> ReopenAsync(Restart restart) => Task.FromResult(_storage.Reopen(restart).Documents);
}

public sealed class FileBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryStorage _storage;

    public FileBlobStoreTests() => _storage = new TemporaryStorage(Clock);

    protected override bool SurvivesRestart => true;

    public void Dispose() => _storage.Dispose();

    protected override Task<IBlobStore> OpenAsync() => Task.FromResult(_storage.Open().Blobs);

    protected override Task<IBlobStore> ReopenAsync(Restart restart) => Task.FromResult(_storage.Reopen(restart).Blobs);
}
