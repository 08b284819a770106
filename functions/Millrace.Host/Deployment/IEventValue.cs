namespace Millrace.Host.Deployment;

/// <summary>A value in an event, wherever it comes from: JSON, or an event that is an object already.</summary>
internal interface IEventValue<TSelf>
    where TSelf : struct, IEventValue<TSelf>
{
    /// <summary>What it is.</summary>
    EventValueKind Kind { get; }

    /// <summary>The text, if it is one.</summary>
    string Text { get; }

    /// <summary>The number, if it is one.</summary>
    double Number { get; }

    /// <summary>How many elements a list has.</summary>
    int Count { get; }

    /// <summary>An element of a list.</summary>
    TSelf this[int index] { get; }

    /// <summary>A field of an object; false if it has none of that name.</summary>
    bool TryGet(string name, out TSelf value);
}

/// <summary>What a value in an event can be.</summary>
internal enum EventValueKind
{
    Object,
    List,
    Text,
    Number,
    True,
    False,
    Null,
}
