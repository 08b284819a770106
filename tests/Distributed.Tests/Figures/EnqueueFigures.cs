using System.Diagnostics;
using System.Text.Json.Nodes;
using Distributed.Tests.Deployments;
using LocalCloud.Wire;
using Millrace.Jobs;

namespace Distributed.Tests.Figures;

/// <summary>What the API adds to a write. It needs a quiet machine, so it runs only when it is asked for: docs/benchmarks.md.</summary>
public sealed class EnqueueFigures(EnqueueFigures.Quiet quiet, ITestOutputHelper output) : IClassFixture<EnqueueFigures.Quiet>
{
    private const int Warm = 500;
    private const int Measured = 1_000;

    [Fact(Explicit = true)]
    [Trait("Category", "Figures")]
    public async Task Submitting_takes_less_than_five_milliseconds_more_than_its_transaction()
    {
        var journal = quiet.NewJournal();
        using var silent = quiet.Cloud.Calls.LoseWakeUps("ApiFunction"); // No worker runs meanwhile.
        using var deaf = quiet.LoseFeed();
        var input = new { journal = journal.Folder };

        // By turns, so that all of them meet the same machine.
        var (plain, keyed, put, transaction) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Warm + Measured; i++)
        {
            plain.Add(await TimeAsync(() => quiet.Caller.SubmitAsync("test.note", input)));
            put.Add(await TimeAsync(PutAsync));
            keyed.Add(await TimeAsync(() => quiet.Caller.SubmitAsync("test.note", input, key: $"key-{i}")));
            transaction.Add(await TimeAsync(TransactAsync));
        }

        output.WriteLine($"Api, no key:        p50 {P50(plain):0.00} ms; one PutItem:            p50 {P50(put):0.00} ms; more: {P50(plain) - P50(put):0.00} ms");
        output.WriteLine($"Api, key:           p50 {P50(keyed):0.00} ms; one TransactWriteItems: p50 {P50(transaction):0.00} ms; more: {P50(keyed) - P50(transaction):0.00} ms");
        Assert.True(P50(keyed) - P50(transaction) < 5);
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double P50(List<double> times) => times.Skip(Warm).Order().ElementAt(Measured / 2);

    private Task PutAsync() => quiet.DynamoDb.CallAsync("PutItem", Put(NewItem()), TestContext.Current.CancellationToken);

    private Task TransactAsync() => quiet.DynamoDb.CallAsync(
        "TransactWriteItems",
        new JsonObject
        {
            ["TransactItems"] = new JsonArray(new JsonObject { ["Put"] = Put(NewItem()) }, new JsonObject { ["Put"] = Put(NewItem()) }),
        },
        TestContext.Current.CancellationToken);

    private JsonObject Put(JsonObject item) => new()
    {
        ["TableName"] = quiet.Cloud.NameOf("JobsTable"),
        ["Item"] = item,
        ["ConditionExpression"] = "attribute_not_exists(pk)",
    };

    /// <summary>An item about as large as a job's, that is none.</summary>
    private static JsonObject NewItem() => new()
    {
        ["pk"] = new JsonObject { ["S"] = $"figure#{Names.NewId()}" },
        ["id"] = new JsonObject { ["S"] = JobId.New(TimeProvider.System.GetUtcNow()).Value },
        ["text"] = new JsonObject { ["S"] = new string('x', 300) },
    };

    /// <summary>A deployment in which nothing but Api is at work.</summary>
    public sealed class Quiet : Deployed;
}
