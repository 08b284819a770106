using System.Collections.Concurrent;
using System.Threading.Channels;
using Amazon.Lambda.SQSEvents;

namespace Millrace.Lambda.Tests;

/// <summary>Writes down which messages it is asked to hide, and for how long.</summary>
internal sealed class RecordingVisibility : IMessageVisibility
{
    private readonly Channel<bool> _called = Channel.CreateUnbounded<bool>();

    /// <summary>Such as <c>m0 m1 35 s</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Called before each call is written down; throws to break it.</summary>
    public Action BeforeHide { get; set; } = static () => { };

    public Task HideAsync(IReadOnlyList<SQSEvent.SQSMessage> messages, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        try
        {
            BeforeHide();
            Calls.Enqueue($"{string.Join(' ', messages.Select(static message => message.MessageId))} {hiddenFor.TotalSeconds} s");
            return Task.CompletedTask;
        }
        finally
        {
            _called.Writer.TryWrite(true);
        }
    }

    /// <summary>Waits for the next call that nobody has waited for.</summary>
    public Task NextAsync() => _called.Reader.ReadAsync(World.Cancel).AsTask().WaitAsync(World.Patience, World.Cancel);
}
