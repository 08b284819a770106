using System.Collections;
using System.Globalization;
using Millrace.Jobs;

namespace Millrace.Lambda;

/// <summary>What every log line of an attempt carries.</summary>
internal sealed class JobScope(Job job) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _keys =
    [
        new("job", job.Id.Value),
        new("type", job.Type.Value),
        new("attempt", job.AttemptsSpent + 1),
        new("epoch", job.Epoch),
        new("trace", job.Trace),
    ];

    public int Count => _keys.Length;

    public KeyValuePair<string, object?> this[int index] => _keys[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_keys).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"job {job.Id}, attempt {job.AttemptsSpent + 1}");
}
