namespace Amazon.Lambda.Core;

/// <summary>Writes to the standard output, which Lambda keeps as the function's log.</summary>
public static class LambdaLogger
{
    public static void Log(string message) => Console.WriteLine(message);
}
