using System.Globalization;
using Millrace;
using Millrace.Jobs;

namespace Soak;

/// <summary>What a job is to do.</summary>
/// <param name="Number">Its place in the order of submission.</param>
/// <param name="Kind">quick, flaky, parent, steps or long; the rest of a mixture is quick.</param>
internal sealed record Order(int Number, string Kind);

/// <summary>Writes down that it starts, does its work, has its effect under its lease, and writes down that it ends.</summary>
internal sealed class SoakJob(Journal journal) : IJobHandler<Order, int>
{
    public static readonly JobType Type = new("soak.job");

    private const int Steps = 3, Children = 2;

    public async Task<int> HandleAsync(Order input, JobContext job, CancellationToken cancellationToken)
    {
        journal.Write("start", job);
        try
        {
            await WorkAsync(input, job, cancellationToken);
            await job.EnsureLeaseAsync(cancellationToken);
            journal.Write("effect", job);
            await Wait(5, cancellationToken);
            journal.Write("end", job);
            return input.Number;
        }
        catch (Exception e) when (e is OperationCanceledException or Millrace.Leases.LeaseLostException)
        {
            journal.Write("stopped", job);
            throw;
        }
    }

    private static async Task WorkAsync(Order input, JobContext job, CancellationToken cancellationToken)
    {
        switch (input.Kind)
        {
            case "flaky" when job.Attempt <= 1 + (input.Number % 3):
                throw new InvalidOperationException("As asked.");
            case "parent":
                for (var child = 0; child < Children; child++)
                {
                    var name = child.ToString(CultureInfo.InvariantCulture);
                    await job.AddChildAsync(name, new Submission { Type = Type, Input = new Payload($$"""{"number":{{name}},"kind":"child"}""") }, cancellationToken);
                }

                break;
            case "steps":
                var done = job.ReadCheckpoint<int>();
                if (done < Steps)
                {
                    await Wait(20, cancellationToken);
                    await job.SaveCheckpointAsync(done + 1, cancellationToken);
                    throw job.Continue();
                }

                break;
            case "long":
                await Wait(400, cancellationToken);
                break;
            case "sleeper":
                await Wait(6_000, cancellationToken);
                break;
            default:
                await Wait(10, cancellationToken);
                break;
        }
    }

    private static Task Wait(int milliseconds, CancellationToken cancellationToken) => Task.Delay(milliseconds, cancellationToken);
}
