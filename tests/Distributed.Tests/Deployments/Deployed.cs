using LocalCloud;
using LocalCloud.Emulators;
using LocalCloud.Wire;

namespace Distributed.Tests.Deployments;

/// <summary>A whole deployment, once for the tests of a class: every function a process of the program of the tests.</summary>
public abstract class Deployed : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-distributed-").FullName;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(1) };
    private LocalDeployment? _cloud;
    private JobTable? _table;
    private string? _whyNot;

    /// <summary>The deployment. Skips the test where there can be none.</summary>
    public LocalDeployment Cloud
    {
        get
        {
            Assert.SkipWhen(_whyNot is not null, _whyNot ?? "");
            return _cloud!; // Started, or there is a reason.
        }
    }

    internal JobTable Table => Cloud is null ? throw new InvalidOperationException("Not started.") : _table!; // Made with it.

    internal Caller Caller => new(new Uri(Cloud.Api, "/"), _http);

    internal AwsJsonClient Sqs => new(Cloud.Emulators.Sqs, "AmazonSQS", _http);

    internal AwsJsonClient DynamoDb => new(Cloud.Emulators.DynamoDb, "DynamoDB_20120810", _http);

    /// <summary>The project of the program of all functions.</summary>
    internal virtual string Project => Programs.Jobs;

    /// <summary>Where a test keeps what it needs, until the deployment ends.</summary>
    protected string Folder => _folder;

    public async ValueTask InitializeAsync()
    {
        _whyNot = await EmulatorProcesses.WhyNotAsync();
        if (_whyNot is not null)
            return;

        var template = new TestTemplate();
        if (Project == Programs.Jobs)
            template.UseTestPipeline();

        Change(template);
        _cloud = await LocalDeployment.StartAsync(
            Change(new LocalDeploymentOptions
            {
                Template = template.SaveIn(_folder),
                Program = Programs.Built(Project),
                QueueConcurrency = 2,
                RunSchedules = false,
                RetryAfter = TimeSpan.FromMilliseconds(100),
                StreamPollEvery = TimeSpan.FromMilliseconds(100),
            }),
            CancellationToken.None);
        _table = new JobTable(_cloud, DynamoDb);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _table?.Dispose();
        if (_cloud is not null)
            await _cloud.DisposeAsync();

        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal Journal NewJournal() => new(Directory.CreateDirectory(Path.Combine(_folder, Names.NewId())).FullName);

    internal MessageQueue Queue(string resource) => new(Sqs, Cloud.NameOf(resource));

    /// <summary>How often a function has called an operation until now.</summary>
    internal int Calls(string function, string operation) => Cloud.CallCounts.GetValueOrDefault((function, operation));

    /// <summary>Loses records of the stream until the result is disposed.</summary>
    internal IDisposable LoseFeed(Func<Image, bool>? which = null)
    {
        Cloud.StreamDeliveries.LosesRecord = record => which is null || which(new Image(record));
        return new Mended(Cloud);
    }

    internal virtual void Change(TestTemplate template)
    {
    }

    internal virtual LocalDeploymentOptions Change(LocalDeploymentOptions options) => options;

    private sealed class Mended(LocalDeployment cloud) : IDisposable
    {
        public void Dispose() => cloud.StreamDeliveries.LosesRecord = static _ => false;
    }
}
