using System.Security.Cryptography;
using System.Text;

namespace Polis.Conversations;

/// <summary>The files of a conversation's folder and what they weigh.</summary>
internal sealed class ConversationFolder(string path, Problems problems)
{
    private readonly List<SourceFile> _files = [];

    public IReadOnlyList<SourceFile> Files => _files;

    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    public bool Exists()
    {
        if (Directory.Exists(path))
            return true;

        problems.Add(File.Exists(path)
            ? $"{path} is a file: name the folder that holds votes.csv and comments.csv."
            : $"The folder {path} does not exist: name one that holds votes.csv and comments.csv.");
        return false;
    }

    /// <summary>Reads a whole file; null when it is absent, which is a problem only if <paramref name="isNeededFor"/> says for what.</summary>
    public byte[]? Read(string file, string? isNeededFor)
    {
        var full = Path.Combine(path, file);
        if (File.Exists(full))
            return File.ReadAllBytes(full);

        if (isNeededFor is not null)
            problems.Add($"{file} is missing in {path}: it is needed for {isNeededFor}.");

        return null;
    }

    public void Weigh(string file, byte[] content, int rows) =>
        _files.Add(new SourceFile(file, content.Length, rows, Convert.ToHexStringLower(SHA256.HashData(content))));

    /// <summary>The statement of a LICENCE file, or of a README that speaks of a licence.</summary>
    public string? Licence()
    {
        var statements =
            from file in Directory.EnumerateFiles(path)
            let name = Path.GetFileNameWithoutExtension(file).ToUpperInvariant()
            where name is "LICENCE" or "LICENSE" or "README"
            orderby name, file
            select File.ReadAllText(file, Encoding.UTF8).Trim();

        return statements.FirstOrDefault(text => text.Contains("licen", StringComparison.OrdinalIgnoreCase));
    }
}
