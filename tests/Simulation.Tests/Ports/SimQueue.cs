using Millrace.Jobs;
using Millrace.Queues;
using Simulation.Tests.Scheduling;

namespace Simulation.Tests.Ports;

/// <summary>The messages of all lanes: in any order, some twice, and some lost where the profile says so.</summary>
internal sealed class Mailbox(Scheduler scheduler, Chaos chaos)
{
    // As in the template: far longer than a lease, since the sweep ends those.
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(2);
    private readonly List<Letter> _letters = [];

    public void Send(WorkMessage message, TimeSpan delay)
    {
        if (chaos.Happens(chaos.Profile.OneIsLostIn))
            return;

        _letters.Add(new Letter(message, scheduler.Now + delay));
        if (chaos.Happens(chaos.Profile.OneIsRepeatedIn))
            _letters.Add(new Letter(message, scheduler.Now + delay + scheduler.UpTo(40)));
    }

    public Letter? Receive()
    {
        var visible = _letters.Where(one => one.VisibleAt <= scheduler.Now).ToList();
        if (visible.Count == 0)
            return null;

        var letter = scheduler.Any(visible);
        letter.VisibleAt = scheduler.Now + Visibility;
        return letter;
    }

    public void Delete(Letter letter) => _letters.Remove(letter);

    public void Return(Letter letter) => letter.VisibleAt = scheduler.Now + TimeSpan.FromSeconds(1);

    internal sealed class Letter(WorkMessage message, DateTimeOffset visibleAt)
    {
        public WorkMessage Message => message;

        public DateTimeOffset VisibleAt { get; set; } = visibleAt;
    }
}

/// <summary>The queue, as one process reaches it. Workers take their messages from the <see cref="Mailbox"/>.</summary>
internal sealed class SimQueue(Mailbox mailbox, SimProcess process) : IWorkQueue
{
    public Task SendAsync(IReadOnlyList<WorkMessage> messages, TimeSpan delay, CancellationToken cancellationToken) => process.CallAsync(
        () =>
        {
            foreach (var message in messages)
                mailbox.Send(message, delay);

            return Task.FromResult(true);
        },
        cancellationToken);

    public Task<IReadOnlyList<Delivery>> ReceiveAsync(Lane lane, int limit, TimeSpan visibility, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ReturnAsync(IReadOnlyList<Delivery> deliveries, TimeSpan delay, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<LaneStatus>> DescribeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
