using System.Collections;
using System.Globalization;
using Millrace.Jobs;

namespace Millrace.Lambda;

/// <summary>What every log line of an attempt carries.</summary>
internal sealed class JobScope(Job job) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 5;

    // Made when it is asked for: most attempts log nothing.
    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("job", job.Id.Value),
        1 => new("type", job.Type.Value),
        2 => new("attempt", job.AttemptsSpent + 1),
        3 => new("epoch", job.Epoch),
        4 => new("trace", job.Trace),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"job {job.Id}, attempt {job.AttemptsSpent + 1}");
}
