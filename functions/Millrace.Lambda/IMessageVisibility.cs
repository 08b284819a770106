using Amazon.Lambda.SQSEvents;

namespace Millrace.Lambda;

/// <summary>Hides delivered messages, so that they come back when their worker has died and not before.</summary>
public interface IMessageVisibility
{
    /// <summary>Hides the messages for a time from now. Those that are no longer in our hands are passed over.</summary>
    Task HideAsync(IReadOnlyList<SQSEvent.SQSMessage> messages, TimeSpan hiddenFor, CancellationToken cancellationToken);
}
