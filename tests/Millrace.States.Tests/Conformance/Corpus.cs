namespace Millrace.States.Tests.Conformance;

/// <summary>The corpora that nobody here wrote. They are read where they are, and absent in a user's clone.</summary>
internal static class Corpus
{
    /// <summary>The root of this checkout.</summary>
    public static string Root => Above("Serverless.sln") ?? throw new InvalidOperationException("The tests do not run in a checkout.");

    public static IEnumerable<string> Lines(string file)
    {
        var path = Find(file);
        Assert.SkipWhen(path is null, $"The corpus shared/conformance/{file} stands neither beside nor above this checkout.");
        return File.ReadLines(path!); // Skipped just above when null.
    }

    private static string? Find(string file) =>
        Above(Path.Combine("shared", "conformance", file)) is { } folder ? Path.Combine(folder, "shared", "conformance", file) : null;

    private static string? Above(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, file)))
            folder = folder.Parent;

        return folder?.FullName;
    }
}
