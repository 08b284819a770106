namespace Millrace.States.Jsonata.Dates;

internal static class MomentText
{
    public static string Write(long millis, string? picture, string? zone) => "";
}
