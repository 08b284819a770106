using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.States.Tests.Conformance;

/// <summary>Real definitions, spoiled by chance: whatever is done to them, they load or have problems, and nothing is thrown.</summary>
public sealed class SpoiledDefinitionsTests
{
    private const int Seed = 11;
    private const int SpoiledPerDefinition = 12;

    private static readonly string[] Odd =
    [
        "null", "5", "-1", "\"\"", "\"$\"", "\"$.a[\"", "\"{% $states. %}\"", "\"{% a[ %}\"", "\"States.Format(\"", "[]", "{}", "[{}]", "{\"a.$\":5}", "true", "1e300", "\"JSONata\"",
        "\"JSONPath\"", "\"arn:aws:states:::x\"", "[[]]", "\"{% ($f := function($x){ $f($x) }; $f(1)) %}\"", "\"..\"", "\"Map\"", "\"Choice\"",
    ];

    [Fact]
    public void No_spoiled_definition_makes_anything_throw()
    {
        var random = new Random(Seed);
        foreach (var line in Corpus.Lines("definitions/definitions.jsonl"))
        {
            using var document = JsonDocument.Parse(line);
            var text = document.RootElement.GetProperty("text").GetString()!; // Every line has it.
            if (!IsObject(text))
                continue;

            for (var i = 0; i < SpoiledPerDefinition; i++)
                Judge(Spoil(text, random));
        }
    }

    private static void Judge(string text)
    {
        try
        {
            var loads = StateMachineDefinition.TryParse(text, new DefinitionOptions { Substitutions = null }, out _, out var problems);

            Assert.Equal(loads, problems.Count == 0);
            Assert.All(problems, problem => Assert.NotEmpty(problem.Sentence));
            if (!loads)
                Assert.False(StateMachineDefinition.Validate(text).IsValid);
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{exception}\n{text}");
        }
    }

    private static bool IsObject(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Spoil(string text, Random random)
    {
        var root = JsonNode.Parse(text)!.AsObject(); // An object, as was asked before.
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var objects = Objects(root).Where(one => one.Count > 0).ToList();
            if (objects.Count == 0)
                break;

            var target = objects[random.Next(objects.Count)];
            var key = target.ElementAt(random.Next(target.Count)).Key;
            if (random.Next(3) == 0)
                target.Remove(key);
            else
                target[random.Next(4) == 0 ? OtherKey(objects, random) : key] = JsonNode.Parse(Odd[random.Next(Odd.Length)]);
        }

        return root.ToJsonString();
    }

    private static string OtherKey(List<JsonObject> objects, Random random)
    {
        var from = objects[random.Next(objects.Count)];
        return from.Count == 0 ? "Comment" : from.ElementAt(random.Next(from.Count)).Key;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(member => Objects(member.Value)).Prepend(json),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };
}
