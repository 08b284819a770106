using System.Text.Json;
using Millrace.Schemas;

namespace Millrace.Tests.Schemas;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("true", "1")]
    [InlineData("{}", "null")]
    [InlineData("""{"type":"integer"}""", "1.0", "1e2", "-3")]
    [InlineData("""{"type":["string","null"]}""", "null", "\"\"")]
    [InlineData("""{"type":"number"}""", "1", "1.5", "1e400")]
    [InlineData("""{"enum":[1,"a",{"x":[1]},null]}""", "1.0", "\"a\"", """{"x":[1]}""", "null")]
    [InlineData("""{"const":{"a":1,"b":2}}""", """{"b":2,"a":1}""")]
    [InlineData("""{"minimum":1,"maximum":2}""", "1", "2", "\"text\"")]
    [InlineData("""{"exclusiveMinimum":1,"exclusiveMaximum":2}""", "1.5")]
    [InlineData("""{"multipleOf":0.1}""", "0.3", "7", "\"text\"")]
    [InlineData("""{"minLength":1,"maxLength":2}""", "\"ab\"", "\"🦉🦉\"", "[]")]
    [InlineData("""{"minItems":1,"maxItems":2,"uniqueItems":true}""", "[1]", "[1,\"1\"]")]
    [InlineData("""{"uniqueItems":false}""", "[1,1]")]
    [InlineData("""{"minProperties":1,"maxProperties":2}""", """{"a":1}""", "[]")]
    [InlineData("""{"pattern":"^a+$"}""", "\"aaa\"", "5")]
    [InlineData("""{"pattern":"b"}""", "\"abc\"")]
    [InlineData("""{"properties":{"a":{"type":"string"}},"required":["b"]}""", """{"b":1}""", """{"a":"x","b":null}""", "[]")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":{"type":"number"}}""", """{"a":"x","b":1}""")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}""", """["a",1,2]""", "[]")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":3}]}""", "\"a\"", "3")]
    [InlineData("""{"oneOf":[{"minimum":3},{"maximum":5}]}""", "2", "6")]
    [InlineData("""{"allOf":[{"minimum":3},{"maximum":5}]}""", "4")]
    [InlineData("""{"not":{"type":"string"}}""", "1")]
    [InlineData("""{"$defs":{"a/b":{"type":"string"}},"$ref":"#/$defs/a~1b"}""", "\"x\"")]
    [InlineData("""{"properties":{"next":{"$ref":"#"}},"required":["v"]}""", """{"v":1,"next":{"v":2,"next":{"v":3}}}""")]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:x","title":"t","format":"email"}""", "\"no mail\"")]
    public void What_fits_has_no_problems(string schema, params string[] values)
    {
        Assert.All(values, value => Assert.Empty(Problems(schema, value)));
    }

    [Theory]
    [InlineData("false", "1", "The value is not allowed.")]
    [InlineData("""{"type":"integer"}""", "1.5", "The value must be of type integer, is of type number.")]
    [InlineData("""{"type":["string","null"]}""", "true", "The value must be of type string or null, is of type boolean.")]
    [InlineData("""{"enum":[1,"a"]}""", "\"1\"", "The value must be one of 1, \"a\".")]
    [InlineData("""{"const":[1]}""", "[2]", "The value must be [1].")]
    [InlineData("""{"minimum":1}""", "0.99", "The value must be at least 1, is 0.99.")]
    [InlineData("""{"maximum":9007199254740992}""", "9007199254740993", "The value must be at most 9007199254740992, is 9007199254740993.")]
    [InlineData("""{"exclusiveMinimum":1}""", "1", "The value must be more than 1, is 1.")]
    [InlineData("""{"exclusiveMaximum":1}""", "1", "The value must be less than 1, is 1.")]
    [InlineData("""{"multipleOf":0.1}""", "0.35", "The value must be a multiple of 0.1, is 0.35.")]
    [InlineData("""{"minLength":3}""", "\"🦉🦉\"", "The value must have at least 3 characters, has 2.")]
    [InlineData("""{"maxLength":1}""", "\"ab\"", "The value must have at most 1 characters, has 2.")]
    [InlineData("""{"minItems":1}""", "[]", "The value must have at least 1 items, has 0.")]
    [InlineData("""{"maxItems":1}""", "[1,2]", "The value must have at most 1 items, has 2.")]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1},2,{"a":1.0}]""", "The value must have no item twice.")]
    [InlineData("""{"minProperties":1}""", "{}", "The value must have at least 1 properties, has 0.")]
    [InlineData("""{"maxProperties":0}""", """{"a":1}""", "The value must have at most 0 properties, has 1.")]
    [InlineData("""{"pattern":"^a$"}""", "\"a\\n\"", "The value must match the pattern ^a$")]
    [InlineData("""{"pattern":"^[\\d]\\d\\w$"}""", "\"1٣a\"", "The value must match the pattern ^[\\d]\\d\\w$")]
    [InlineData("""{"required":["a"]}""", "{}", "The value needs the property 'a'.")]
    [InlineData("""{"properties":{"a/b":{"items":{"type":"string"}}}}""", """{"a/b":["x",1]}""", "The value at '/a~1b/1' must be of type string, is of type number.")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":false}""", """{"a":1,"b":1}""", "The value at '/b' is not allowed.")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":false}""", """["a",1]""", "The value at '/1' is not allowed.")]
    [InlineData("""{"prefixItems":[{"type":"string"}]}""", "[1]", "The value at '/0' must be of type string, is of type number.")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":3}]}""", "2", "The value must fit at least one of the 2 schemas of anyOf, fits 0.")]
    [InlineData("""{"oneOf":[{"minimum":3},{"maximum":5}]}""", "4", "The value must fit exactly one of the 2 schemas of oneOf, fits 2.")]
    [InlineData("""{"allOf":[{"minimum":3},{"maximum":5}]}""", "6", "The value must be at most 5, is 6.")]
    [InlineData("""{"not":{"type":"string"}}""", "\"a\"", "The value must not fit the schema of not.")]
    [InlineData("""{"$defs":{"s":{"type":"string"}},"items":{"$ref":"#/$defs/s"}}""", "[1]", "The value at '/0' must be of type string, is of type number.")]
    [InlineData("""{"properties":{"next":{"$ref":"#"}},"required":["v"]}""", """{"v":1,"next":{}}""", "The value at '/next' needs the property 'v'.")]
    [InlineData("{}", "\"\\uD800\"", "The value has half of a surrogate pair in a text: that is no Unicode.")]
    public void What_does_not_fit_is_said_in_one_sentence(string schema, string value, string problem)
    {
        Assert.Equal([problem], Problems(schema, value));
    }

    [Theory]
    [InlineData("{", "The text is not JSON: ")]
    [InlineData("""{"type":"string","type":"number"}""", "The text is not JSON: ")]
    [InlineData("5", "The schema must be an object, true or false.")]
    [InlineData("""{"type":"text"}""", "The schema at '/type' must be one or more of null, boolean, object, array, number, string, integer.")]
    [InlineData("""{"properties":{"a":{"if":true}}}""", "The schema at '/properties/a/if' is a keyword that is not supported. Supported are: $defs, $id, $ref, $schema, ")]
    [InlineData("""{"unevaluatedProperties":false}""", "The schema at '/unevaluatedProperties' is a keyword that is not supported.")]
    [InlineData("""{"minLength":-1}""", "The schema at '/minLength' must be a whole number of 0 or more.")]
    [InlineData("""{"minimum":"1"}""", "The schema at '/minimum' must be a number.")]
    [InlineData("""{"multipleOf":0}""", "The schema at '/multipleOf' must be a number above 0.")]
    [InlineData("""{"pattern":"("}""", "The schema at '/pattern' is no regular expression: ")]
    [InlineData("""{"pattern":"a\\"}""", "The schema at '/pattern' is no regular expression: ")]
    [InlineData("""{"enum":1}""", "The schema at '/enum' must be an array of values.")]
    [InlineData("""{"required":[1]}""", "The schema at '/required' must be an array of names.")]
    [InlineData("""{"properties":[]}""", "The schema at '/properties' must be an object of schemas.")]
    [InlineData("""{"prefixItems":{}}""", "The schema at '/prefixItems' must be an array of schemas.")]
    [InlineData("""{"uniqueItems":1}""", "The schema at '/uniqueItems' must be true or false.")]
    [InlineData("""{"anyOf":[]}""", "The schema at '/anyOf' must be an array of one or more schemas.")]
    [InlineData("""{"items":[]}""", "The schema at '/items' must be an object, true or false.")]
    [InlineData("""{"$ref":"other.json#/a"}""", "The schema at '/$ref' must name a place in this schema, such as '#/$defs/size'.")]
    [InlineData("""{"$ref":"#/$defs/a"}""", "The schema at '/$ref' refers to '#/$defs/a', where there is no schema.")]
    [InlineData("""{"$ref":"#"}""", "The schema at '' refers to itself for the same value, without end.")]
    [InlineData("""{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}""", "The schema at '/$defs/a' refers to itself for the same value, without end.")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", "The schema at '/$schema' must be https://json-schema.org/draft/2020-12/schema: other drafts are not supported.")]
    [InlineData("""{"items":{"$id":"x"}}""", "The schema at '/items/$id' is supported at the root of the schema only.")]
    public void A_schema_that_cannot_be_used_is_refused_with_what_to_mend(string schema, string problem)
    {
        Assert.False(JsonSchema.TryParse(schema, out _, out var actual));
        Assert.StartsWith(problem, actual, StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_twenty_problems_are_told()
    {
        Assert.Equal(JsonSchema.MaxProblems, Problems("""{"items":{"type":"string"}}""", $"[{string.Join(',', Enumerable.Range(0, 50))}]").Count);
        Assert.Equal(JsonSchema.MaxProblems, Problems($$"""{"required":[{{string.Join(',', Enumerable.Range(0, 50).Select(static i => $"\"{i}\""))}}]}""", "{}").Count);
    }

    [Fact]
    public void A_pattern_that_takes_too_long_is_a_problem_and_not_a_hanging_program()
    {
        var problem = Assert.Single(Problems("""{"not":{"pattern":"^(a+)+$"}}""", $"\"{new string('a', 40)}!\""));

        Assert.Contains("more than 100 ms", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_doubles_its_work_again_and_again_is_given_up()
    {
        var doubling = string.Join(',', Enumerable.Range(0, 40).Select(static i => $$"""
            "d{{i}}":{"oneOf":[{"$ref":"#/$defs/d{{i + 1}}"},{"$ref":"#/$defs/d{{i + 1}}"}]}
            """));

        var problem = Assert.Single(Problems($$$"""{"$defs":{{{{doubling}}},"d40":true},"not":{"$ref":"#/$defs/d0"}}""", "1"));

        Assert.StartsWith("The value takes too much work", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_array_is_not_compared_with_itself_for_ever()
    {
        var problem = Assert.Single(Problems("""{"uniqueItems":true}""", $"[{string.Join(',', Enumerable.Range(0, 100_000))}]"));

        Assert.StartsWith("The value takes too much work", problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Problems(string schema, string value)
    {
        Assert.True(JsonSchema.TryParse(schema, out var parsed, out var problem), problem);
        return parsed.Problems(JsonElement.Parse(value));
    }
}
