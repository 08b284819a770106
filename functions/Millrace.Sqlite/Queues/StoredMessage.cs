using System.Globalization;
using System.Text;
using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Sqlite.Queues;

/// <summary>A message as it is stored.</summary>
internal sealed class StoredMessage(WorkMessage message, DateTimeOffset sentAt, DateTimeOffset visibleAt)
{
    public WorkMessage Message => message;

    public DateTimeOffset SentAt => sentAt;

    public DateTimeOffset VisibleAt => visibleAt;

    /// <summary>Its place among those of its fair key, once it is written.</summary>
    public long Id { get; private set; }

    /// <summary>The row that holds it.</summary>
    public Bundle Bundle { get => field!; private set; } // Null only until it is written.

    /// <summary>How often it was handed out by this process.</summary>
    public int Deliveries { get; set; }

    /// <summary>The key by which it takes its turn.</summary>
    public string Fair => Message.FairKey ?? "";

    /// <summary>
    /// Whether it goes before those of its key that never ran: its job was admitted before them, and a crash or a wait for something must not
    /// put it at the end of a long row.
    /// </summary>
    public bool GoesFirst => message.Epoch > 0;

    public bool IsFirstOfBundle => Id == Bundle.Id;

    /// <summary>Whether one row can hold both.</summary>
    public bool GoesWith(StoredMessage other) =>
        !GoesFirst && !other.GoesFirst && Message.Lane == other.Message.Lane && Fair == other.Fair
        && (VisibleAt == other.VisibleAt || (VisibleAt <= SentAt && other.VisibleAt <= other.SentAt));

    /// <summary>Puts it in its row.</summary>
    public StoredMessage In(Bundle bundle, int place)
    {
        (Bundle, Id) = (bundle, bundle.Id + place);
        return this;
    }
}

/// <summary>
/// The messages of one fair key that came in one transaction, in one row: <c>job,epoch;...</c>. A row for each would cost as much as its job's own.
/// It goes when the last of them is done; after a crash those that were done before come again, and their claims are refused.
/// </summary>
internal sealed class Bundle(Lane lane, string fair, long id, int count)
{
    /// <summary>The most messages of a row: all of it lies on one page.</summary>
    public const int Most = 32;

    private const char Field = ',';
    private const char Message = ';';

    public Lane Lane => lane;

    public string Fair => fair;

    /// <summary>The id of its first message; the others follow.</summary>
    public long Id => id;

    /// <summary>How many of its messages are not done.</summary>
    public int Left { get; set; } = count;

    public static void Append(StringBuilder text, WorkMessage message)
    {
        if (text.Length > 0)
            text.Append(Message);

        text.Append(message.Job.Value).Append(Field).Append(message.Epoch);
    }

    public static IEnumerable<(JobId Job, long Epoch)> Read(string text) => text.Split(Message).Select(static one =>
    {
        var comma = one.IndexOf(Field, StringComparison.Ordinal);
        return (new JobId(one[..comma]), long.Parse(one.AsSpan(comma + 1), CultureInfo.InvariantCulture));
    });
}
