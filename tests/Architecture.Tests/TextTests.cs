using System.Text.RegularExpressions;

namespace Architecture.Tests;

public sealed partial class TextTests
{
    private static readonly string[] Data = [".csv", ".png", ".jpg", ".woff2", ".ico", ".db"];

    [Fact]
    public void A_disabled_warning_says_why_on_its_line() => Findings.None(
        Lines(Repository.SourceFiles).Where(static one => Disabled().IsMatch(one.Text) && !DisabledWithReason().IsMatch(one.Text)));

    [Fact]
    public void No_file_names_a_machine() => Findings.None(Lines(TextFiles).Where(static one => MachinePath().IsMatch(one.Text)));

    [Fact]
    public void No_file_names_a_package_registry() => Findings.None(Lines(TextFiles).Where(static one => Registry().IsMatch(one.Text)));

    [Theory]
    [InlineData("/ho" + "me/ann/src", true)]
    [InlineData("C:\\Us" + "ers\\ann", true)]
    [InlineData("see /ro" + "ot/x", true)]
    [InlineData("GET /v1/jobs and ./work/it", false)]
    public void A_path_of_a_machine_is_recognized(string text, bool expected) => Assert.Equal(expected, MachinePath().IsMatch(text));

    [Theory]
    [InlineData("https://api.nu" + "get.org/v3/index.json", true)]
    [InlineData("http://mir" + "ror.example/api", true)]
    [InlineData("https://docs.aws.amazon.com/step-functions", false)]
    public void A_package_registry_is_recognized(string text, bool expected) => Assert.Equal(expected, Registry().IsMatch(text));

    private static IEnumerable<string> TextFiles => Repository.Files.Where(static path => !Data.Contains(Path.GetExtension(path)));

    private static IEnumerable<(string Path, int Number, string Text)> Lines(IEnumerable<string> paths) =>
        paths.SelectMany(static path => Repository.Read(path).Split('\n').Select((text, i) => (path, i + 1, text)));

    [GeneratedRegex("^\\s*#pragma warning " + "disable")]
    private static partial Regex Disabled();

    [GeneratedRegex(@"disable [\w, ]+ // \S+ \S+")]
    private static partial Regex DisabledWithReason();

    [GeneratedRegex(@"(?<![\w.])/(ho" + @"me|ro" + @"ot|wo" + @"rk|Us" + @"ers)/\w|[A-Z]:\\Us" + @"ers\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[\w.-]*(nuget|npmjs|pypi|artifact|registry|mirror|proxy)[\w.-]*", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();
}
