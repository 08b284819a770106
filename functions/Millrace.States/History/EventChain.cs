namespace Millrace.States.History;

/// <summary>The numbers of the events of one execution.</summary>
/// <param name="childArn">The execution, when it is that of an item of a distributed Map.</param>
internal sealed class EventNumbers(string? childArn)
{
    public string? ChildArn => childArn;

    public long Last { get; set; }
}

/// <summary>The events of one path through an execution: each knows the one before it.</summary>
internal sealed class EventChain(EventNumbers numbers, long last)
{
    public EventNumbers Numbers => numbers;

    /// <summary>The number of the last event on this path.</summary>
    public long Last { get; set; } = last;

    public EventPlace Next(DateTimeOffset at, string key)
    {
        var previous = Last;
        Count();
        return new EventPlace(Last, previous, at, key, numbers.ChildArn);
    }

    /// <summary>As <see cref="Next"/>, when nobody wants to see the event: its number is still taken.</summary>
    public void Count() => Last = ++numbers.Last;

    /// <summary>A path that branches off here.</summary>
    public EventChain Branch() => new(numbers, Last);

    public static EventPlace Note(DateTimeOffset at, string key) => new(0, 0, at, key);
}
