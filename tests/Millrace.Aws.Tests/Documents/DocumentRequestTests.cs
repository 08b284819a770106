using Millrace.Conformance;
using Millrace.Documents;
using Millrace.Jobs;

namespace Millrace.Aws.Tests.Documents;

/// <summary>What a document costs on the wire, and what becomes of a write whose answer is lost or refused.</summary>
public sealed class DocumentRequestTests(Emulators emulators) : ContractSuite, IAsyncLifetime
{
    private static readonly DocumentKey Key = new("kind", "a");
    private TappedWire? _opened;

    private TappedWire Wire => _opened ?? throw new InvalidOperationException("Not opened.");

    public async ValueTask InitializeAsync() => _opened = new TappedWire(await emulators.NewStorageAsync(withStream: false, Cancel), Clock);

    public ValueTask DisposeAsync()
    {
        _opened?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_single_write_is_one_put_of_one_unit_and_is_read_with_consistency()
    {
        await Wire.Documents.TryWriteAsync([new DocumentWrite(Key, 0, "{}")], Cancel);
        await Wire.Documents.FindAsync(Key, Cancel);
        await Wire.Documents.ListAsync("kind", "", 10, Cancel);

        Assert.Equal(["PutItem", "GetItem", "Query"], Wire.Exchanges.Select(static one => one.Operation));
        Assert.Equal(1, Wire.Exchanges[0].Units);
        Assert.All(Wire.Exchanges.Skip(1), static one => Assert.True(one.Request["ConsistentRead"]?.GetValue<bool>()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_write_whose_answer_was_lost_was_carried_out_once(long expected)
    {
        if (expected > 0)
            await Wire.Documents.TryWriteAsync([new DocumentWrite(Key, 0, "0")], Cancel);

        Wire.LoseNextAnswer();

        Assert.True(await Wire.Documents.TryWriteAsync([new DocumentWrite(Key, expected, "1")], Cancel));
        Assert.Equal(new Document(Key, expected + 1, "1"), await Wire.Documents.FindAsync(Key, Cancel));
    }

    [Fact]
    public async Task A_delete_whose_answer_was_lost_is_no_conflict()
    {
        await Wire.Documents.TryWriteAsync([new DocumentWrite(Key, 0, "0")], Cancel);
        Wire.LoseNextAnswer();

        Assert.True(await Wire.Documents.TryWriteAsync([new DocumentWrite(Key, 1, null)], Cancel));
        Assert.Null(await Wire.Documents.FindAsync(Key, Cancel));
    }

    [Fact]
    public async Task Several_writes_whose_answer_was_lost_were_carried_out_once()
    {
        var other = Key with { Name = "b" };
        await Wire.Documents.TryWriteAsync([new DocumentWrite(other, 0, "0")], Cancel);
        Wire.LoseNextAnswer();

        Assert.True(await Wire.Documents.TryWriteAsync([new DocumentWrite(Key, 0, "1"), new DocumentWrite(other, 1, null)], Cancel));
        Assert.Equal([new Document(Key, 1, "1")], await Wire.Documents.ListAsync("kind", "", 10, Cancel));
    }

    [Fact]
    public async Task Writes_that_met_another_transaction_are_tried_again()
    {
        Wire.AnswerNext(3, """
            {
              "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
              "message": "met another one",
              "CancellationReasons": [{ "Code": "TransactionConflict" }, { "Code": "None" }]
            }
            """);

        Assert.True(await Wire.Documents.TryWriteAsync([new DocumentWrite(Key, 0, "1"), new DocumentWrite(Key with { Name = "b" }, 0, "1")], Cancel));
    }

    [Fact]
    public async Task A_document_is_in_no_list_of_jobs()
    {
        await Wire.Documents.TryWriteAsync([new DocumentWrite(new DocumentKey("job", JobId.New(Clock.GetUtcNow()).Value), 0, "{}")], Cancel);

        Assert.Empty((await Wire.Store.ListAsync(new JobQuery(), Cancel)).Jobs);
    }
}
