using System.Text.Json;
using Amazon.Lambda.DynamoDBEvents;
using Millrace.Host.Deployment;

namespace Millrace.Host.Tests.Deployment;

public sealed class EventPatternTests
{
    [Theory]
    [InlineData("""{"a":["x"]}""", """{"a":"x","b":1}""", true)]
    [InlineData("""{"a":["x"]}""", """{"a":"X"}""", false)]
    [InlineData("""{"a":["x","y"]}""", """{"a":"y"}""", true)]
    [InlineData("""{"a":["x"]}""", """{"b":"x"}""", false)]
    [InlineData("""{"a":["1"]}""", """{"a":1}""", false)]
    [InlineData("""{"a":[1]}""", """{"a":1.0}""", true)]
    [InlineData("""{"a":[""]}""", """{"a":""}""", true)]
    [InlineData("""{"a":[null]}""", """{"a":null}""", true)]
    [InlineData("""{"a":[null]}""", "{}", false)]
    [InlineData("""{"a":[true]}""", """{"a":true}""", true)]
    [InlineData("""{"a":[true]}""", """{"a":"true"}""", false)]
    [InlineData("{}", """{"a":1}""", true)]
    public void A_leaf_lists_what_is_allowed(string pattern, string json, bool expected) => Expect(pattern, json, expected);

    [Theory]
    [InlineData("""{"a":{"b":["x"]}}""", """{"a":{"b":"x"}}""", true)]
    [InlineData("""{"a":{"b":["x"]}}""", """{"a":"b"}""", false)]
    [InlineData("""{"a":{"b":["x"],"c":["y"]}}""", """{"a":{"b":"x","c":"y"}}""", true)]
    [InlineData("""{"a":{"b":["x"],"c":["y"]}}""", """{"a":{"b":"x","c":"z"}}""", false)]
    [InlineData("""{"a":["x"]}""", """{"a":{"x":1}}""", false)]
    [InlineData("""{"$or":[{"a":["x"]},{"b":["y"]}],"c":[1]}""", """{"b":"y","c":1}""", true)]
    [InlineData("""{"$or":[{"a":["x"]},{"b":["y"]}],"c":[1]}""", """{"b":"y","c":2}""", false)]
    [InlineData("""{"$or":[{"a":["x"]},{"b":["y"]}]}""", """{"a":"y"}""", false)]
    public void Fields_all_count_and_alternatives_one(string pattern, string json, bool expected) => Expect(pattern, json, expected);

    [Theory]
    [InlineData("""{"a":["x"]}""", """{"a":["w","x"]}""", true)]
    [InlineData("""{"a":["x"]}""", """{"a":["w"]}""", false)]
    [InlineData("""{"a":["x"]}""", """{"a":[]}""", false)]
    [InlineData("""{"a":{"b":["x"]}}""", """{"a":[{"b":"w"},{"b":"x"}]}""", true)]
    public void Of_a_list_any_element_counts(string pattern, string json, bool expected) => Expect(pattern, json, expected);

    [Theory]
    [InlineData("""{"a":[{"exists":true}]}""", """{"a":null}""", true)]
    [InlineData("""{"a":[{"exists":true}]}""", "{}", false)]
    [InlineData("""{"a":[{"exists":true}]}""", """{"a":{"b":1}}""", false)]
    [InlineData("""{"a":[{"exists":false}]}""", "{}", true)]
    [InlineData("""{"a":[{"exists":false}]}""", """{"a":1}""", false)]
    [InlineData("""{"a":{"b":[{"exists":false}]}}""", "{}", true)]
    [InlineData("""{"a":[{"exists":false},"x"]}""", """{"a":"x"}""", true)]
    [InlineData("""{"a":[{"prefix":"ab"}]}""", """{"a":"abc"}""", true)]
    [InlineData("""{"a":[{"prefix":"ab"}]}""", """{"a":"cab"}""", false)]
    [InlineData("""{"a":[{"prefix":{"equals-ignore-case":"AB"}}]}""", """{"a":"abc"}""", true)]
    [InlineData("""{"a":[{"suffix":".png"}]}""", """{"a":"x.png"}""", true)]
    [InlineData("""{"a":[{"equals-ignore-case":"X"}]}""", """{"a":"x"}""", true)]
    [InlineData("""{"a":[{"anything-but":"x"}]}""", """{"a":"y"}""", true)]
    [InlineData("""{"a":[{"anything-but":"x"}]}""", """{"a":"x"}""", false)]
    [InlineData("""{"a":[{"anything-but":"x"}]}""", "{}", false)]
    [InlineData("""{"a":[{"anything-but":["x",1]}]}""", """{"a":1}""", false)]
    [InlineData("""{"a":[{"anything-but":{"prefix":"ab"}}]}""", """{"a":"abc"}""", false)]
    [InlineData("""{"a":[{"anything-but":{"prefix":["ab","cd"]}}]}""", """{"a":"xcd"}""", true)]
    [InlineData("""{"a":[{"numeric":[">",0,"<=",5]}]}""", """{"a":5}""", true)]
    [InlineData("""{"a":[{"numeric":[">",0,"<=",5]}]}""", """{"a":0}""", false)]
    [InlineData("""{"a":[{"numeric":["=",3e2]}]}""", """{"a":300}""", true)]
    [InlineData("""{"a":[{"numeric":["<",3]}]}""", """{"a":"2"}""", false)]
    public void Operators_are_those_of_filters(string pattern, string json, bool expected) => Expect(pattern, json, expected);

    [Theory]
    [InlineData("""{"a":"x"}""")]
    [InlineData("""{"a":[]}""")]
    [InlineData("""{"a":[["x"]]}""")]
    [InlineData("""{"a":[{"wildcard":"x*"}]}""")]
    [InlineData("""{"a":[{"numeric":["!",1]}]}""")]
    [InlineData("""{"a":[{"numeric":[">"]}]}""")]
    [InlineData("""{"a":[{"prefix":"x","suffix":"y"}]}""")]
    [InlineData("nonsense")]
    public void What_is_no_pattern_is_refused(string pattern) => Assert.Throws<FormatException>(() => EventPattern.Parse(pattern));

    [Theory]
    [InlineData("""{"eventName":["INSERT"],"dynamodb":{"NewImage":{"state":{"S":["Queued"]}}}}""", true)]
    [InlineData("""{"dynamodb":{"NewImage":{"parent":{"BOOL":[true]}}}}""", true)]
    [InlineData("""{"dynamodb":{"NewImage":{"parent":{"BOOL":[{"exists":false}]}}}}""", false)]
    [InlineData("""{"dynamodb":{"NewImage":{"dueAt":{"N":[{"exists":false}]}}}}""", true)]
    [InlineData("""{"dynamodb":{"NewImage":{"version":{"N":["7"]}}}}""", true)]
    [InlineData("""{"dynamodb":{"NewImage":{"tags":{"SS":["b"]}}}}""", true)]
    [InlineData("""{"dynamodb":{"NewImage":{"more":{"M":{"deep":{"S":[{"prefix":"be"}]}}}}}}""", true)]
    [InlineData("""{"dynamodb":{"OldImage":{"state":{"S":[{"exists":true}]}}}}""", false)]
    [InlineData("""{"dynamodb":{"SizeBytes":[{"numeric":[">",99]}]}}""", true)]
    [InlineData("""{"eventName":["REMOVE"]}""", false)]
    public void A_stream_record_matches_as_its_json_does(string pattern, bool expected)
    {
        const string Json =
            """
            {"eventName":"INSERT","dynamodb":{"SizeBytes":100,"NewImage":{"state":{"S":"Queued"},"version":{"N":"7"},"parent":{"BOOL":true},
            "tags":{"SS":["a","b"]},"more":{"M":{"deep":{"S":"below"}}}}}}
            """;
        var record = new DynamoDBEvent.DynamodbStreamRecord
        {
            EventName = "INSERT",
            Dynamodb = new DynamoDBEvent.StreamRecord
            {
                SizeBytes = 100,
                NewImage = new()
                {
                    ["state"] = new() { S = "Queued" },
                    ["version"] = new() { N = "7" },
                    ["parent"] = new() { BOOL = true },
                    ["tags"] = new() { SS = ["a", "b"] },
                    ["more"] = new() { M = new() { ["deep"] = new() { S = "below" } } },
                },
            },
        };

        Assert.Equal(expected, EventPattern.Parse(pattern).Matches(new RecordEventValue(record)));
        Expect(pattern, Json, expected);
    }

    [Fact]
    public void Matching_a_record_makes_no_garbage()
    {
        var pattern = EventPattern.Parse("""{"dynamodb":{"NewImage":{"state":{"S":["Queued","Waiting"]},"parent":{"BOOL":[true]}}}}""");
        var record = new DynamoDBEvent.DynamodbStreamRecord
        {
            Dynamodb = new() { NewImage = new() { ["state"] = new() { S = "Waiting" }, ["parent"] = new() { BOOL = true } } },
        };
        Assert.True(pattern.Matches(new RecordEventValue(record)));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            pattern.Matches(new RecordEventValue(record));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    private static void Expect(string pattern, string json, bool expected)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(expected, EventPattern.Parse(pattern).Matches(new JsonEventValue(document.RootElement)));
    }
}
