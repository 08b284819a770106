namespace Millrace.Schemas;

/// <summary>Where a value stands in its document, as a JSON pointer (RFC 6901) that is put together only when it is shown.</summary>
internal sealed record Place(Place? Parent, string Token)
{
    public static Place Root { get; } = new(null, "");

    /// <summary>The pointer; empty for the whole document.</summary>
    public string Pointer => Parent is null
        ? ""
        : $"{Parent.Pointer}/{Token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The place of a property or of an item.</summary>
    public Place At(string token) => new(this, token);

    /// <summary>The beginning of a sentence about the value that stands here.</summary>
    public string Says(string what) => Parent is null ? $"The value {what}" : $"The value at '{Pointer}' {what}";
}
