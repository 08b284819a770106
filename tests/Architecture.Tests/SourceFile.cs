using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>A type or a member with its place.</summary>
/// <param name="Declaration">Its first lines, up to its body, as one.</param>
/// <param name="Start">The number of its first line, from 0.</param>
/// <param name="Length">Its number of lines.</param>
internal sealed record Declared(string Declaration, int Start, int Length)
{
    public bool IsType => SourceFile.TypeKeyword().IsMatch(Declaration);

    public bool IsEnum => SourceFile.TypeKeyword().Match(Declaration).Groups["kind"].Value == "enum";

    public bool IsInterface => SourceFile.TypeKeyword().Match(Declaration).Groups["kind"].Value == "interface";

    public bool IsRecord => SourceFile.TypeKeyword().Match(Declaration).Groups["kind"].Value == "record";

    /// <summary>Whether a parameter list comes before any value or body: a method, a constructor or a primary constructor.</summary>
    public bool HasParameters => Declaration.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open
        && !Declaration[..open].Contains('=', StringComparison.Ordinal);

    public string Name => Regex.Match(HasParameters ? Declaration[..Declaration.IndexOf('(', StringComparison.Ordinal)] : Declaration, @"(\w+)(<.*>)?\s*$").Groups[1].Value;

    /// <summary>How many parameters it takes, counted by the commas between them.</summary>
    public int Parameters
    {
        get
        {
            var (depth, commas, text) = (0, 0, "");
            foreach (var c in Declaration[Declaration.IndexOf('(', StringComparison.Ordinal)..])
            {
                depth += c is '(' or '<' or '[' or '{' ? 1 : c is ')' or '>' or ']' or '}' ? -1 : 0;
                if (depth == 0)
                    break;

                commas += depth == 1 && c == ',' ? 1 : 0;
                text += c;
            }

            return text.Trim('(', ' ').Length == 0 ? 0 : commas + 1;
        }
    }
}

/// <summary>
/// Measures a C# file by its lines, in the house's format: one declaration a line, four spaces a level, braces on lines of
/// their own. No compiler: a parser of the same age as the language would be one more package.
/// </summary>
internal sealed partial class SourceFile(string text)
{
    private readonly string[] _lines = WithoutLiterals(text);

    public int Length { get; } = text.TrimEnd('\n').Split('\n').Length;

    /// <summary>All types and their members, in order.</summary>
    public IEnumerable<Declared> Declarations => Within(0, _lines.Length, 0);

    /// <summary>The members and inner types of a type.</summary>
    public IEnumerable<Declared> MembersOf(Declared type)
    {
        var indent = Indent(_lines[type.Start]) + 4;
        return Within(type.Start, type.Start + type.Length, indent).Where(one => Indent(_lines[one.Start]) == indent);
    }

    [GeneratedRegex(@"^((public|internal|private|protected|static|sealed|abstract|readonly|partial|ref|file) )*(?<kind>class|struct|interface|enum|record|extension)\b")]
    internal static partial Regex TypeKeyword();

    private IEnumerable<Declared> Within(int from, int to, int indent)
    {
        for (var i = from; i < to; i++)
        {
            if (!StartsDeclaration(_lines[i], indent))
                continue;

            var one = DeclaredAt(i);
            yield return one;
            if (one.IsType && !one.IsEnum)
            {
                foreach (var inner in Within(i + 1, i + one.Length, indent + 4))
                    yield return inner;
            }

            i += one.Length - 1;
        }
    }

    private static bool StartsDeclaration(string line, int indent) =>
        line.Length > indent && Indent(line) == indent && (char.IsAsciiLetter(line[indent]) || line[indent] == '(')
        && !line.StartsWith("using ", StringComparison.Ordinal)
        && !line.StartsWith("namespace ", StringComparison.Ordinal);

    private Declared DeclaredAt(int start)
    {
        var (indent, declaration, depth, inBody) = (Indent(_lines[start]), "", 0, false);
        for (var i = start; ; i++)
        {
            var line = _lines[i];
            if (i > start && Indent(line) == indent && line.Trim() == "{" && depth == 0)
                inBody = true;

            if (!inBody)
                declaration += " " + line.Trim();

            depth += line.Count(static c => c is '(' or '[' or '{') - line.Count(static c => c is ')' or ']' or '}');
            var ends = depth <= 0 && (line.TrimEnd().EndsWith(';') || (line.Trim() is "}" or "};" && Indent(line) == indent) || line.TrimEnd().EndsWith(" }"));
            if (ends || i == _lines.Length - 1)
                return new Declared(Head(declaration), start, i - start + 1);
        }
    }

    private static string Head(string declaration)
    {
        var end = declaration.IndexOf("=>", StringComparison.Ordinal);
        return (end < 0 ? declaration : declaration[..end]).Trim();
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    /// <summary>The lines without comments, attributes of one line, and the contents of strings and characters.</summary>
    private static string[] WithoutLiterals(string text)
    {
        var clean = Literal().Replace(text, static match => Kept(match.Value));
        return [.. clean.Split('\n').Select(static line => AttributeLine().IsMatch(line) ? "" : line.TrimEnd())];
    }

    private static string Kept(string literal) => new([.. literal.Where(static c => c == '\n')]);

    [GeneratedRegex("""//[^\n]*|/\*[\s\S]*?\*/|\$*(?<q>"{3,})[\s\S]*?\k<q>|[$]?@[$]?"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|^\s*#[^\n]*""", RegexOptions.Multiline)]
    private static partial Regex Literal();

    [GeneratedRegex(@"^\s*\[.*\]\s*$")]
    private static partial Regex AttributeLine();
}
