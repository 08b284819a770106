using Millrace.States.Choices;

namespace Millrace.States;

/// <summary>Which handler does the work of which resource.</summary>
public sealed class TaskHandlers
{
    private readonly Dictionary<string, ITaskHandler> _exact = [];
    private readonly List<(string Pattern, ITaskHandler Handler)> _wildcards = [];

    /// <summary>
    /// Adds a handler for a resource, such as <c>arn:aws:states:::lambda:invoke.waitForTaskToken</c>, or for all that match a pattern with stars, such
    /// as <c>arn:aws:states:::dynamodb:*</c>. An exact resource goes before a pattern, a longer pattern before a shorter one, and
    /// one that is added again takes the place of the one before.
    /// </summary>
    public TaskHandlers On(string resource, ITaskHandler handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(resource);
        ArgumentNullException.ThrowIfNull(handler);
        if (!resource.Contains('*', StringComparison.Ordinal))
        {
            _exact[resource] = handler;
            return this;
        }

        _wildcards.RemoveAll(one => one.Pattern == resource);
        _wildcards.Add((resource, handler));
        _wildcards.Sort((left, right) => right.Pattern.Length.CompareTo(left.Pattern.Length));
        return this;
    }

    /// <inheritdoc cref="On(string, ITaskHandler)"/>
    public TaskHandlers On(string resource, Func<TaskRequest, CancellationToken, Task<string?>> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return On(resource, new DelegateHandler(handle));
    }

    internal ITaskHandler? Find(string resource)
    {
        if (_exact.TryGetValue(resource, out var exact))
            return exact;

        foreach (var (pattern, handler) in _wildcards)
        {
            if (Wildcards.Match(resource, pattern))
                return handler;
        }

        return null;
    }

    private sealed class DelegateHandler(Func<TaskRequest, CancellationToken, Task<string?>> handle) : ITaskHandler
    {
        public Task<string?> HandleAsync(TaskRequest request, CancellationToken cancellationToken) => handle(request, cancellationToken);
    }
}
