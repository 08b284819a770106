namespace LocalCloud.Emulators;

/// <summary>A DynamoDB with streams, an SQS and an S3, three processes on loopback. None of them checks a signature.</summary>
public sealed class EmulatorProcesses : IAsyncDisposable
{
    private readonly EmulatorProcess _dynamoDb, _sqs, _s3;

    private EmulatorProcesses(string? dataFolder)
    {
        _dynamoDb = new(EmulatorInstallation.DynamoDb, port => new(["serve", "--port", $"{port}", .. DatabaseIn(dataFolder)], []));
        _sqs = new(EmulatorInstallation.Node, port => QueuesAndBlobs(port, dataFolder, "sqs"));
        _s3 = new(EmulatorInstallation.Node, port => QueuesAndBlobs(port, dataFolder, "s3"));
    }

    /// <summary>Where DynamoDB and its streams listen.</summary>
    public Uri DynamoDb => _dynamoDb.Address;

    /// <summary>Where SQS listens.</summary>
    public Uri Sqs => _sqs.Address;

    /// <summary>Where S3 listens. It wants the bucket in the path.</summary>
    public Uri S3 => _s3.Address;

    /// <summary>Installs the emulators unless they are. Null, or the sentence that says why this machine cannot run them.</summary>
    public static Task<string?> WhyNotAsync() => EmulatorInstallation.WhyNotAsync();

    /// <summary>Starts all three.</summary>
    /// <param name="dataFolder">Where they keep what they are given. Null: in memory.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EmulatorsMissingException">They cannot be installed here.</exception>
    public static async Task<EmulatorProcesses> StartAsync(string? dataFolder, CancellationToken cancellationToken)
    {
        if (await WhyNotAsync() is { } why)
            throw new EmulatorsMissingException(why);

        if (dataFolder is not null)
            Directory.CreateDirectory(dataFolder);

        var emulators = new EmulatorProcesses(dataFolder);
        try
        {
            await Task.WhenAll(
                emulators._dynamoDb.StartAsync(cancellationToken), emulators._sqs.StartAsync(cancellationToken), emulators._s3.StartAsync(cancellationToken));
            return emulators;
        }
        catch
        {
            await emulators.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills SQS. With a data folder it has its messages again when it is started.</summary>
    public Task KillSqsAsync() => _sqs.KillAsync();

    /// <summary>Starts SQS again, on the same port.</summary>
    public Task StartSqsAsync(CancellationToken cancellationToken) => _sqs.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _dynamoDb.DisposeAsync();
        await _sqs.DisposeAsync();
        await _s3.DisposeAsync();
    }

    private static string[] DatabaseIn(string? folder) => folder is null ? [] : ["--db-path", Path.Combine(folder, "dynamodb.db")];

    private static EmulatorCommand QueuesAndBlobs(int port, string? folder, string name)
    {
        var environment = new Dictionary<string, string> { ["FAUXQS_PORT"] = $"{port}", ["FAUXQS_LOGGER"] = "false" };
        if (folder is not null)
        {
            environment["FAUXQS_DATA_DIR"] = Path.Combine(folder, name);
            environment["FAUXQS_PERSISTENCE"] = "true";
        }

        return new EmulatorCommand(["--require", EmulatorInstallation.OnLoopback, EmulatorInstallation.QueuesAndBlobs], environment);
    }
}

/// <summary>The emulators cannot be installed on this machine; the message says why.</summary>
public sealed class EmulatorsMissingException(string why) : Exception(why);
