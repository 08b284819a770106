using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace;
using Millrace.Administration;
using Millrace.Host;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Resources;
using Millrace.Retries;
using Millrace.Running;

namespace Soak;

/// <summary>The process that is killed: a single process as a user's program starts it, with short leases.</summary>
internal static class Worker
{
    public static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(3);

    private const int Batch = 200;

    /// <summary>Submits what is not submitted yet, and ends when all has.</summary>
    public static async Task<int> RunAsync(WorkerArguments arguments)
    {
        var types = new JobTypes();
        // Every death spends an attempt of each job that ran: here that is nobody's fault.
        var options = new JobTypeOptions { Retry = new RetryPolicy(100, new Backoff(TimeSpan.FromMilliseconds(100), 2, TimeSpan.FromMilliseconds(400))) };
        types.Add(new RegisteredType(SoakJob.Type, new SoakJob(new Journal(arguments.Journal)), options));
        var program = new AppDefinition(new HandlerSet(types, new PayloadSerializer(Millrace.Dlq.DlqOrder.Json, Millrace.Callbacks.CallbackDelivery.Json)), new Dictionary<string, string>(), [], []);
        var how = new ProcessOptions
        {
            DataFolder = arguments.Data,
            Leases = new LeaseOptions { LeaseFor = LeaseFor, BeatEvery = TimeSpan.FromSeconds(1), ReportEvery = TimeSpan.FromSeconds(1) },
        };
        using var loggers = LoggerFactory.Create(static _ => { });
        await using var process = await SingleProcess.StartAsync(program, how, loggers, CancellationToken.None);
        await Console.Out.WriteLineAsync("ready");
        await process.Platform.ResourceControl.SetAsync("few", new Resource { Limit = 3 }, new Actor("soak"), CancellationToken.None);
        await SubmitAsync(process.Client, arguments);
        await EndedAsync(process);
        await Console.Out.WriteLineAsync("done");
        return 0;
    }

    public static JobTerms TermsOf(int number) => (number % 10) switch
    {
        3 => new JobTerms { OrderKey = $"order-{number % 4}" },
        4 or 5 => new JobTerms { Resources = ["few"] },
        _ => JobTerms.Plain,
    };

    private static string KindOf(int number) => (number % 10) switch { 6 => "flaky", 7 => "parent", 8 => "steps", 9 => "long", _ => "quick" };

    // The first submission of a key wins: whoever was killed in the middle submits all again.
    private static async Task SubmitAsync(JobClient client, WorkerArguments arguments)
    {
        var submissions = Enumerable.Range(0, arguments.Jobs).Select(number => new Submission
        {
            Type = SoakJob.Type,
            Input = new Payload(string.Create(CultureInfo.InvariantCulture, $$"""{"number":{{number}},"kind":"{{(arguments.Kind == "mixed" ? KindOf(number) : arguments.Kind)}}"}""")),
            IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"soak-{number}"),
            Terms = TermsOf(number),
        });
        foreach (var batch in submissions.Chunk(Batch))
        {
            var results = await client.SubmitAsync(batch, CancellationToken.None);
            if (results.FirstOrDefault(static one => one is not SubmitResult.Accepted) is { } refused)
                throw new InvalidOperationException($"A job was refused: {refused}");
        }
    }

    private static async Task EndedAsync(SingleProcess process)
    {
        while (true)
        {
            // A job may go from one state to another between two lists: they show one moment only if nothing has changed meanwhile.
            var (open, end) = (0, await process.Storage.Changes.EndAsync(CancellationToken.None));
            foreach (var state in Enum.GetValues<JobStateName>().Where(static state => !state.IsFinal()))
                open += (await process.Storage.Jobs.ListAsync(new JobQuery { State = state, Limit = 1 }, CancellationToken.None)).Jobs.Count;

            if (open == 0 && end == await process.Storage.Changes.EndAsync(CancellationToken.None))
                return;

            await Task.Delay(100);
        }
    }
}
