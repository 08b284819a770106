using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Millrace.States.Testing;
using Millrace.States.Tests.Conformance;

namespace Millrace.States.Tests.Testing;

public sealed class DrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private const string Odd = """
        {
          "StartAt": "Say \"<hi>\" & #go",
          "States": {
            "Say \"<hi>\" & #go": { "Type": "Choice", "Default": "Loop", "Choices": [
              { "And": [{ "Variable": "$.a", "IsPresent": true }, { "Not": { "Variable": "$.b", "StringEquals": "x|y" } }], "Next": "End" },
              { "Variable": "$.n", "NumericGreaterThanEqualsPath": "$.m", "Next": "Loop" }] },
            "Loop": { "Type": "Wait", "Seconds": 1, "Next": "Say \"<hi>\" & #go" },
            "End": { "Type": "Fail" }
          }
        }
        """;

    private const string Way = """
        flowchart TD
          b1((" ")) --> s1
          s1["Charge<br/><small>Task</small>"]
          s2("Pause<br/><small>Wait</small>")
          subgraph s3["Both<br/><small>Parallel</small>"]
            subgraph s3_0["branch 0"]
              b2((" ")) --> s6
              s6["Pack<br/><small>Task</small>"]
              s7["Label<br/><small>Pass</small>"]
              e2(((" ")))
              s6 --> s7
              s7 --> e2
            end
            subgraph s3_1["branch 1"]
              b3((" ")) --> s8
              subgraph s8["Each<br/><small>Map</small>"]
                subgraph s8_0["each item"]
                  b4((" ")) --> s9
                  s9["Reserve<br/><small>Task</small>"]
                  e4(((" ")))
                  s9 --> e4
                end
              end
              e3(((" ")))
              s8 --> e3
            end
          end
          s4["Refund<br/><small>Task</small>"]
          s5(["Done<br/><small>Succeed</small>"])
          e1(((" ")))
          s1 --> s2
          s2 --> s3
          s3 --> s5
          s3 -.->|"NoStock"| s4
          s4 --> e1
          s5 --> e1
          classDef visited stroke:#1a9850,stroke-width:3px
          class s1,s2,s3,s4,s6,s7 visited
          classDef failed stroke:#d73027,stroke-width:3px
          class s8,s9 failed
          linkStyle 2,3,8,9,11,12 stroke:#1a9850,stroke-width:3px

        """;

    [Fact]
    public async Task Mermaid_shows_the_way_of_an_execution()
    {
        var mocks = new Mocks().On("Charge").Returns("{}").On("Pack").Returns("1").On("Reserve").Throws("NoStock").On("Refund").Returns("{}");
        var run = await TestExecution.RunAsync(TestExecutionTests.Order, """{ "items": [1] }""", mocks);

        Assert.Equal(Way, Drawing.Mermaid(TestExecutionTests.Order, run.Trace), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Names_and_conditions_cannot_break_out_of_a_drawing()
    {
        var mermaid = Drawing.Mermaid(Odd);

        Assert.Contains("""{{"Say #34;#60;hi#62;#34; #38; #35;go<br/>""", mermaid, StringComparison.Ordinal);
        Assert.Contains("""|"$.n #62;= $.m"|""", mermaid, StringComparison.Ordinal);
        Assert.Contains(XDocument.Parse(Drawing.Svg(Odd)).Descendants(Svg + "text"), text => text.Value == "Say \"<hi>\" & #go");
    }

    [Fact]
    public void No_box_stands_on_another()
    {
        List<string> overlaps = [];
        foreach (var line in Corpus.Lines("definitions/definitions.jsonl"))
        {
            using var document = JsonDocument.Parse(line);
            var text = document.RootElement.GetProperty("text").GetString()!; // Every definition has a text.
            if (!StateMachineDefinition.TryParse(text, out _, out _))
                continue;

            var name = document.RootElement.GetProperty("file").GetString();
            overlaps.AddRange(OverlapsIn(XDocument.Parse(Drawing.Svg(text)).Root!).Select(overlap => $"{name}: {overlap}")); // A document has a root.
        }

        Assert.Empty(overlaps);
    }

    [Fact]
    public void A_large_machine_is_drawn_in_a_moment()
    {
        const int Count = 1500;
        var states = Enumerable.Range(0, Count).Select(i => i % 10 == 9
            ? $$"""  "S{{i}}": { "Type": "Choice", "Choices": [{ "Variable": "$.n", "NumericEquals": {{i}}, "Next": "S{{i - 5}}" }], "Default": "S{{i + 1}}" }"""
            : $$"""  "S{{i}}": { "Type": "Pass", "Next": "S{{i + 1}}" }""");
        var definition = $$"""{ "StartAt": "S0", "States": { {{string.Join(",\n", states)}}, "S{{Count}}": { "Type": "Succeed" } } }""";

        var started = TimeProvider.System.GetTimestamp();
        var svg = XDocument.Parse(Drawing.Svg(definition));

        Assert.Equal(Count + 1, svg.Descendants(Svg + "title").Count());
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
    }

    private static IEnumerable<string> OverlapsIn(XElement level)
    {
        // Boxes stand in a group with their title, the labels of ways beside them; a level inside of a box is a group with a place of its own.
        var boxes = level.Elements(Svg + "g").Elements(Svg + "rect").Where(rect => rect.Parent?.Element(Svg + "title") is not null)
            .Concat(level.Elements(Svg + "rect").Where(rect => (string?)rect.Attribute("class") == "ground")).ToList();
        for (var i = 0; i < boxes.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Overlap(boxes[i], boxes[j], "x", "width") && Overlap(boxes[i], boxes[j], "y", "height"))
                    yield return $"{boxes[i]} and {boxes[j]}";
            }
        }

        foreach (var overlap in level.Elements(Svg + "g").Where(group => group.Attribute("transform") is not null).SelectMany(OverlapsIn))
            yield return overlap;
    }

    private static bool Overlap(XElement one, XElement other, string start, string length) =>
        Number(one, start) + 0.2 < Number(other, start) + Number(other, length) && Number(other, start) + 0.2 < Number(one, start) + Number(one, length);

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture); // Every box has all four.
}
