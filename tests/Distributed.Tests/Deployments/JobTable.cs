using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.S3;
using LocalCloud;
using LocalCloud.Wire;
using Millrace.Aws;
using Millrace.Aws.Blobs;
using Millrace.Aws.Jobs;
using Millrace.Jobs;
using Millrace.Testing;

namespace Distributed.Tests.Deployments;

/// <summary>The table of jobs, seen from outside of the deployment: without its faults, and not counted.</summary>
internal sealed class JobTable : IDisposable
{
    /// <summary>The age at which the sweep looks at a job for the first time, and half a minute.</summary>
    public static readonly TimeSpan Overlooked = TimeSpan.FromSeconds(150);

    private readonly AwsJsonClient _wire;
    private readonly string _name;
    private readonly IAmazonDynamoDB _dynamo;
    private readonly IAmazonS3 _s3;
    private readonly DynamoJobStore _store;

    public JobTable(LocalDeployment cloud, AwsJsonClient wire)
    {
        var options = new AwsOptions
        {
            Table = cloud.NameOf("JobsTable"),
            Bucket = cloud.NameOf("LargeValues"),
            DynamoDbEndpoint = cloud.Emulators.DynamoDb,
            S3Endpoint = cloud.Emulators.S3,
            ForcePathStyle = true,
        };
        (_wire, _name, _dynamo, _s3) = (wire, options.Table, AwsClients.NewDynamoDb(options), AwsClients.NewS3(options));
        Blobs = new S3BlobStore(_s3, options);
        _store = StoreAt(TimeProvider.System);
    }

    public S3BlobStore Blobs { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The job as it stands.</summary>
    public async Task<Job> FindAsync(JobId id) => await _store.FindAsync(id, Cancel) ?? throw new InvalidOperationException($"There is no job {id}.");

    /// <summary>The tasks of a pipeline, oldest first.</summary>
    public async Task<IReadOnlyList<Job>> TasksOfAsync(JobId pipeline) =>
        [.. (await _store.ListAsync(new JobQuery { Parent = pipeline, Limit = 100 }, Cancel)).Jobs.OrderBy(static job => job.Id)];

    /// <summary>Waits until jobs have ended, all of them with success.</summary>
    public async Task<IReadOnlyList<Job>> SucceededAsync(params IEnumerable<JobId> ids)
    {
        List<Job> ended = [];
        foreach (var id in ids)
        {
            await Eventually.IsAsync(async () => (await FindAsync(id)).State.IsFinal, $"the end of job {id}");
            ended.Add(await FindAsync(id));
        }

        Assert.All(ended, static job => Assert.True(job.State is JobState.Succeeded, $"{job.Id} {job.State}"));
        return ended;
    }

    /// <summary>Adds a job that is so old that the sweep looks at it now. Nobody wakes a worker for it.</summary>
    public async Task<JobId> AddOverlookedAsync(string type, object input)
    {
        await ForgetSweepAsync();
        var clock = new ManualClock(TimeProvider.System.GetUtcNow() - Overlooked);
        return await AddAsync(clock, type, input);
    }

    /// <summary>Adds a job for which nobody wakes a worker.</summary>
    public Task<JobId> AddAsync(string type, object input, Lane? lane = null) => AddAsync(TimeProvider.System, type, input, lane);

    /// <summary>Makes a job old: moves it to an id of an earlier time, as if the deployment had stood still.</summary>
    public async Task<JobId> MakeOverlookedAsync(JobId id)
    {
        await ForgetSweepAsync();
        var old = JobId.New(TimeProvider.System.GetUtcNow() - Overlooked);
        var item = (JsonObject)JsonNode.Parse((await CallAsync("GetItem", new JsonObject { ["Key"] = KeyOf(id) })).GetProperty("Item").GetRawText())!; // It is there.
        foreach (var (name, value) in KeyOf(old))
            item[name] = value!.DeepClone(); // A key has no nulls.

        await CallAsync("DeleteItem", new JsonObject { ["Key"] = KeyOf(id) });
        await PutAsync(item);
        return old;
    }

    /// <summary>Puts an item as it is.</summary>
    public Task PutAsync(JsonObject item) => CallAsync("PutItem", new JsonObject { ["Item"] = item });

    /// <summary>Deletes a job, and writes it again by the requests that made it.</summary>
    /// <returns>The write units that each of them took, with all indexes.</returns>
    public async Task<IReadOnlyList<double>> WriteAgainAsync(JobId id, IEnumerable<(string Operation, JsonObject Body)> requests)
    {
        await CallAsync("DeleteItem", new JsonObject { ["Key"] = KeyOf(id) });
        List<double> units = [];
        foreach (var (operation, body) in requests)
        {
            body["ReturnConsumedCapacity"] = "INDEXES";
            units.Add((await CallAsync(operation, body)).GetProperty("ConsumedCapacity").GetProperty("CapacityUnits").GetDouble());
        }

        return units;
    }

    /// <summary>How many items there are, of whatever kind.</summary>
    public async Task<int> CountItemsAsync() => (await CallAsync("Scan", new JsonObject { ["Select"] = "COUNT" })).GetProperty("Count").GetInt32();

    public void Dispose()
    {
        _dynamo.Dispose();
        _s3.Dispose();
    }

    private static JsonObject KeyOf(JobId id) => new()
    {
        ["pk"] = new JsonObject { ["S"] = $"job#{id.Value[^1]}" },
        ["id"] = new JsonObject { ["S"] = id.Value },
    };

    /// <summary>Lets the next sweep be the first one, which looks back for a minute.</summary>
    public Task ForgetSweepAsync() => CallAsync(
        "DeleteItem",
        new JsonObject { ["Key"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = "sweep" }, ["id"] = new JsonObject { ["S"] = "sweep" } } });

    private async Task<JobId> AddAsync(TimeProvider clock, string type, object input, Lane? lane = null)
    {
        var job = new NewJob
        {
            Id = JobId.New(clock.GetUtcNow()),
            Type = new JobType(type),
            Input = new Payload(System.Text.Json.JsonSerializer.Serialize(input)),
            Lane = lane ?? Lane.Default,
        };
        Assert.IsType<Admission.Added>(Assert.Single(await StoreAt(clock).AddAsync([job], Cancel)));
        return job.Id;
    }

    private DynamoJobStore StoreAt(TimeProvider clock) => new(_dynamo, _name, Blobs, clock);

    private Task<System.Text.Json.JsonElement> CallAsync(string operation, JsonObject body)
    {
        body["TableName"] = _name;
        return _wire.CallAsync(operation, body, Cancel);
    }
}
