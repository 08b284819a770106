namespace Millrace.Api.Tests;

/// <summary>A block of a file of requests: <c>### name</c>, the request's line, headers, a blank line, the body, and <c>=&gt; answer</c>.</summary>
internal sealed record BadRequest(string Name, string Line, IReadOnlyList<(string Name, string Value)> Headers, string? Body, string Answer)
{
    private const string Start = "### ";

    private static readonly Lock Writing = new();

    public static IReadOnlyList<BadRequest> ReadAll(string path) =>
        [.. System.IO.File.ReadAllText(path).Split(Start, StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Read)];

    public static void Replace(string path, BadRequest changed)
    {
        lock (Writing)
        {
            var head = System.IO.File.ReadAllText(path).Split(Start)[0];
            var all = ReadAll(path).Select(request => request.Name == changed.Name ? changed : request);
            System.IO.File.WriteAllText(path, head + string.Join("\n", all.Select(static request => request.Write())));
        }
    }

    private static BadRequest Read(string block)
    {
        var (request, answer) = Cut(block.TrimEnd('\n'), "\n=> ");
        var (head, body) = Cut(request, "\n\n");
        var lines = head.Split('\n');
        var headers = lines.Skip(2).Select(static line => Cut(line, ": ")).Select(static pair => (pair.Before, pair.After ?? ""));
        return new BadRequest(lines[0], lines[1], [.. headers], body, answer ?? "");
    }

    private static (string Before, string? After) Cut(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + mark.Length)..]);
    }

    private string Write() =>
        $"{Start}{Name}\n{Line}\n{string.Concat(Headers.Select(static header => $"{header.Name}: {header.Value}\n"))}{(Body is null ? "" : $"\n{Body}\n")}=> {Answer}\n";
}
