using Millrace.Documents;
using Millrace.Jobs;

namespace Millrace.Types;

/// <summary>
/// The settings of all types, as they stood up to <see cref="FreshFor"/> ago: one read serves every job of this process. What this very
/// process changes, it sees at once. While they cannot be read, what was read last holds.
/// </summary>
public sealed class TypeSettingsBook(IDocumentStore documents, TimeProvider clock)
{
    /// <summary>How old what is read may be.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    private readonly DocumentSet<TypeSettings> _documents = new(documents, "type", TypeJson.Default.TypeSettings);
    private readonly Lock _lock = new();
    private Task<Dictionary<string, TypeSettings>> _settings = Task.FromResult<Dictionary<string, TypeSettings>>([]);
    private Dictionary<string, TypeSettings>? _last;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>The settings of a type.</summary>
    public async ValueTask<TypeSettings> OfAsync(JobType type, CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).GetValueOrDefault(type.Value) ?? TypeSettings.None;

    /// <summary>The settings of all types that have some.</summary>
    public async ValueTask<IReadOnlyDictionary<string, TypeSettings>> AllAsync(CancellationToken cancellationToken)
    {
        Task<Dictionary<string, TypeSettings>> settings;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (now - _readAt >= FreshFor || _settings.IsFaulted)
                (_settings, _readAt) = (ReadAsync(), now); // One read for all who ask meanwhile.

            settings = _settings;
        }

        return await settings.WaitAsync(cancellationToken);
    }

    /// <summary>Changes the settings of a type. Atomic: nobody's change is lost.</summary>
    public async Task<TypeSettings> UpdateAsync(JobType type, Func<TypeSettings, TypeSettings> change, CancellationToken cancellationToken)
    {
        var next = await _documents.UpdateAsync(
            type.Value,
            current =>
            {
                var next = change(current ?? TypeSettings.None);
                return next == (current ?? TypeSettings.None) ? current : next == TypeSettings.None ? null : next;
            },
            cancellationToken);
        lock (_lock)
            _readAt = DateTimeOffset.MinValue;

        return next ?? TypeSettings.None;
    }

    private async Task<Dictionary<string, TypeSettings>> ReadAsync()
    {
        try
        {
            return _last = (await _documents.ListAllAsync(CancellationToken.None)).ToDictionary(static one => one.Name, static one => one.Value);
        }
        catch (Exception) when (_last is not null)
        {
            // Jobs must not stand still because nobody can say whether something has changed; whoever writes meets the trouble itself.
            return _last;
        }
    }
}
