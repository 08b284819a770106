namespace Millrace.Jobs;

/// <summary>The JSON text of an input or a result.</summary>
public readonly record struct Payload(string Json)
{
    /// <summary>The JSON value <c>null</c>.</summary>
    public static Payload Null { get; } = new("null");

    /// <inheritdoc/>
    public override string ToString() => Json;
}
