namespace Millrace.States.Jsonata;

/// <summary>Why an expression cannot be compiled or evaluated: JSONata's code, its published sentence, and the place in the text.</summary>
internal sealed class JsonataException(string code, string message, int position = 0) : Exception(message)
{
    public string Code { get; } = code;

    public int Position { get; } = position;

    public static JsonataException Of(string code, int position = 0, string? token = null, string? value = null, string? value2 = null) =>
        new(code, ErrorTexts.Fill(code, token, value, value2), position);
}
