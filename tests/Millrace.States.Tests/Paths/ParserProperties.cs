using FsCheck;
using FsCheck.Fluent;
using Millrace.States.Intrinsics;
using Millrace.States.Json;
using Millrace.States.Paths;

namespace Millrace.States.Tests.Paths;

/// <summary>Whatever they are given, parsers throw their own error or nothing.</summary>
public sealed class ParserProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5000);

    private static readonly JsonValue Sample = JsonValue.Parse("""{"a":[1,{"b":"x"},[2,3]],"b":{"a":null},"'":true}""");

    // Mostly letters that mean something to a path.
    private static readonly Gen<string> Texts = Gen.Elements(
            "$", "$$", ".", "..", "[", "]", "(", ")", "?", "@", "*", "'", "\"", "\\", ",", ":", "-", "0", "1", "9", "a", "b", " ", "==", "<", ">=", "=~", "/",
            "&&", "||", "!", "in ", "length()", "States.", "Format", "Array", "{}", "true", "null", "é", "\ud83c")
        .ListOf().Select(parts => string.Concat(parts));

    [Fact]
    public void The_JSONPath_parser_throws_nothing_but_its_own_error() =>
        Check.One(Many, Prop.ForAll(Texts.ToArbitrary(), text => EndsWell(text) && EndsWell("$" + text)));

    [Fact]
    public void The_intrinsic_parser_throws_nothing_but_its_own_error() => Check.One(Many, Prop.ForAll(Texts.ToArbitrary(), text =>
    {
        try
        {
            IntrinsicParser.Parse($"States.Format({text})");
        }
        catch (PathSyntaxException)
        {
            // The error that it may throw.
        }

        return true;
    }));

    [Fact]
    public void A_definition_of_any_text_has_problems_and_never_throws() => Check.One(Many, Prop.ForAll(
        ArbMap.Default.ArbFor<string?>(),
        text => !StateMachineDefinition.TryParse(text ?? "", out _, out var problems) && problems.Count > 0));

    private static bool EndsWell(string text)
    {
        try
        {
            JsonPath.Parse(text).TryEvaluate(Sample, out _);
        }
        catch (PathSyntaxException)
        {
            // The error that it may throw.
        }

        return true;
    }
}
