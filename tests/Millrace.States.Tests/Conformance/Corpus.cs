namespace Millrace.States.Tests.Conformance;

/// <summary>The corpora that nobody here wrote. They are read where they are, and absent in a user's clone.</summary>
internal static class Corpus
{
    public static IEnumerable<string> Lines(string file)
    {
        var path = Find(file);
        Assert.SkipWhen(path is null, $"The corpus shared/conformance/{file} stands neither beside nor above this checkout.");
        return File.ReadLines(path!); // Skipped just above when null.
    }

    private static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "conformance", file);
            if (File.Exists(path))
                return path;
        }

        return null;
    }
}
