namespace Polis.Jobs;

/// <summary>The state machines that come with the program.</summary>
internal static class Pipelines
{
    public static string Read(string name)
    {
        using var stream = typeof(Pipelines).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of this program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
