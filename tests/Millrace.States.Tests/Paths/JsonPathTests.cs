using Millrace.States.Json;
using Millrace.States.Paths;

namespace Millrace.States.Tests.Paths;

public sealed class JsonPathTests
{
    private const string Store = """
        {
          "book": [
            { "title": "Sayings", "price": 8.95, "tags": ["old"] },
            { "title": "Sword", "price": 12.99, "tags": [] },
            { "title": "Moby", "price": 8.99, "isbn": "0-553", "tags": ["sea", "old"] }
          ],
          "bicycle": { "color": "red", "price": 19.95 },
          "deep": { "a-b": { "c d": 1, "quote'd": 2, "back\\slash": 3 } },
          "limit": 10
        }
        """;

    [Theory]
    [InlineData("$.limit", "10")]
    [InlineData("$['bicycle']['color']", "\"red\"")]
    [InlineData("$[\"bicycle\"].color", "\"red\"")]
    [InlineData("$.deep.a-b['c d']", "1")]
    [InlineData("$.deep['a-b']['quote\\'d']", "2")]
    [InlineData("$.deep['a-b']['back\\slash']", "3")]
    [InlineData("$.book[0].title", "\"Sayings\"")]
    [InlineData("$.book[-1].title", "\"Moby\"")]
    [InlineData("$.book[0,2].title", "[\"Sayings\",\"Moby\"]")]
    [InlineData("$.book[1:].title", "[\"Sword\",\"Moby\"]")]
    [InlineData("$.book[:2].title", "[\"Sayings\",\"Sword\"]")]
    [InlineData("$.book[-2:].title", "[\"Sword\",\"Moby\"]")]
    [InlineData("$.book[0:9:2].title", "[\"Sayings\",\"Moby\"]")]
    [InlineData("$.book[*].price", "[8.95,12.99,8.99]")]
    [InlineData("$.bicycle.*", "[\"red\",19.95]")]
    [InlineData("$.bicycle['color','price','wheels']", "{\"color\":\"red\",\"price\":19.95}")]
    [InlineData("$.book[*]['price','isbn']", "[{\"price\":8.95},{\"price\":12.99},{\"price\":8.99,\"isbn\":\"0-553\"}]")]
    [InlineData("$['bicycle','deep']['color','a-b']", "[{\"color\":\"red\"},{\"a-b\":{\"c d\":1,\"quote'd\":2,\"back\\\\slash\":3}}]")]
    [InlineData("$..price", "[8.95,12.99,8.99,19.95]")]
    [InlineData("$..book[0].title", "[\"Sayings\"]")]
    [InlineData("$.book[?(@.isbn)].title", "[\"Moby\"]")]
    [InlineData("$.book[?(!@.isbn)].title", "[\"Sayings\",\"Sword\"]")]
    [InlineData("$.book[?(@.price < $.limit)].title", "[\"Sayings\",\"Moby\"]")]
    [InlineData("$.book[?(@.price > 8.95 && @.price <= 12.99)].title", "[\"Sword\",\"Moby\"]")]
    [InlineData("$.book[?(@.title == 'Sword' || @.title == \"Moby\")].price", "[12.99,8.99]")]
    [InlineData("$.book[?(@.title =~ /s.*/i)].title", "[\"Sayings\",\"Sword\"]")]
    [InlineData("$.book[?(@.title in ['Moby'])].title", "[\"Moby\"]")]
    [InlineData("$.book[?(@.title nin ['Moby'])].title", "[\"Sayings\",\"Sword\"]")]
    [InlineData("$.book[?(@.tags anyof ['sea'])].title", "[\"Moby\"]")]
    [InlineData("$.book[?(@.tags empty true)].title", "[\"Sword\"]")]
    [InlineData("$.book[?(@.tags size 2)].title", "[\"Moby\"]")]
    [InlineData("$.book.length()", "3")]
    [InlineData("$..price.max()", "19.95")]
    [InlineData("$..price.min()", "8.95")]
    [InlineData("$.book[*].tags.length()", "[1,0,2]")]
    [InlineData("$.book[?(@.isbn != '0-553')].title", "[\"Sayings\",\"Sword\"]")]
    [InlineData("$.book[?(@.isbn nin ['0-553'])].title", "[\"Sayings\",\"Sword\"]")]
    [InlineData("$.book[?(@.price == '12.99')].title", "[\"Sword\"]")]
    [InlineData("$.book[?(@.price =~ /8.*/)].title", "[\"Sayings\",\"Moby\"]")]
    [InlineData("$.book[?(@.tags =~ /S.A/i)].title", "[\"Moby\"]")]
    [InlineData("$.book[?(@.title =~ /(?!S)M.*Y/i)].title", "[\"Moby\"]")]
    [InlineData("$.book[?(@.tags contains 'sea')].title", "[\"Moby\"]")]
    [InlineData("$.book[?(@.title contains 'ord')].title", "[\"Sword\"]")]
    [InlineData("$.book[?(@.tags subsetof ['old','new'])].title", "[\"Sayings\",\"Sword\"]")]
    [InlineData("$.book[?(@.tags noneof ['sea'])].title", "[\"Sayings\",\"Sword\"]")]
    [InlineData("$.book[?(@.tags.length() > 1)].title", "[\"Moby\"]")]
    [InlineData("$.book[?(!(@.price > 9) && @.isbn)].title", "[\"Moby\"]")]
    [InlineData("$.book[?(@.price in [8.95, 8.99])].title", "[\"Sayings\",\"Moby\"]")]
    [InlineData("$..[?(@.color empty false)].price", "[19.95]")]
    [InlineData("$.nothing[*]", "[]")]
    [InlineData("$..nothing", "[]")]
    public void A_path_leads_to_what_Jayway_finds(string path, string expected)
    {
        Assert.True(JsonPath.Parse(path).TryEvaluate(JsonValue.Parse(Store), out var value));
        Assert.Equal(expected, value.ToString());
    }

    [Theory]
    [InlineData("$.nothing")]
    [InlineData("$.limit.deeper")]
    [InlineData("$.book[3]")]
    [InlineData("$.book[-4]")]
    [InlineData("$.bicycle[0]")]
    [InlineData("$.book.title")]
    public void A_definite_path_that_finds_nothing_says_so(string path) =>
        Assert.False(JsonPath.Parse(path).TryEvaluate(JsonValue.Parse(Store), out _));

    [Theory]
    [InlineData("")]
    [InlineData("limit")]
    [InlineData("$.")]
    [InlineData("$.a.")]
    [InlineData("$.a b")]
    [InlineData("$[")]
    [InlineData("$['a")]
    [InlineData("$['a'")]
    [InlineData("$[1")]
    [InlineData("$[99999999999]")]
    [InlineData("$[?(@.a == )]")]
    [InlineData("$[?(@.a =~ /[/)]")]
    [InlineData("$[?(@.a =~ /a/q)]")]
    [InlineData("$[1:2:0]")]
    [InlineData("$.a.unknown()")]
    [InlineData("$...a")]
    public void A_text_that_is_no_path_is_refused_with_the_position(string path)
    {
        var exception = Assert.Throws<PathSyntaxException>(() => JsonPath.Parse(path));

        Assert.Contains("cannot be read at position", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_nested_without_end_are_refused() => Assert.Throws<PathSyntaxException>(
        () => JsonPath.Parse("$[?(" + new string('(', 100_000)));

    [Theory]
    [InlineData("$..*..*..*")]
    [InlineData("$..[?(@..[?(@..a)])]")]
    [InlineData("$..[?(@..[?(@..[?(@ =~ /(a*)*b/)])])]")]
    [InlineData("$..[?(@..[?($ == $)])]")]
    [InlineData("$..[?($..length() == 1)]")]
    [InlineData("$[*][?(@ anyof $)]")]
    [InlineData("$[?('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' =~ /(?=a)(a+)+b/)]")]
    public void A_path_that_goes_over_the_same_values_for_ever_fails_soon(string path)
    {
        var deep = new string('[', 400) + new string(']', 400);
        var large = JsonValue.Parse($"[{string.Join(',', Enumerable.Repeat(deep, 300))}]");

        var exception = Assert.Throws<StateException>(() => JsonPath.Parse(path).TryEvaluate(large, out _));

        Assert.Equal("States.Runtime", exception.Error);
    }

    [Fact]
    public void A_filter_over_the_largest_value_is_no_mistake()
    {
        var large = JsonValue.Parse($"[{string.Join(',', Enumerable.Range(0, 9_000).Select(i => $$"""{"id":{{i}},"tags":["a","b"]}"""))}]");

        Assert.True(JsonPath.Parse("$..[?(@.id == 8999 && 'b' in @.tags)].id").TryEvaluate(large, out var found));
        Assert.Equal("[8999]", found.ToString());
    }

    [Theory]
    [InlineData("$.a", "{}", "{\"a\":9}")]
    [InlineData("$.a.b", "{\"a\":{\"x\":1},\"c\":2}", "{\"a\":{\"x\":1,\"b\":9},\"c\":2}")]
    [InlineData("$.a[1]", "{\"a\":[1,2]}", "{\"a\":[1,9]}")]
    public void A_result_is_placed_where_its_path_says(string path, string into, string expected) =>
        Assert.Equal(expected, JsonPath.Parse(path).Place(JsonValue.Parse(into), new JsonNumber(9)).ToString());

    [Theory]
    [InlineData("$.a", "[]")]
    [InlineData("$.a[2]", "{\"a\":[1,2]}")]
    [InlineData("$.a", "5")]
    [InlineData("$.a.b", "{\"a\":5}")]
    [InlineData("$.a[0]", "{}")]
    public void A_result_that_has_no_place_is_an_error(string path, string into)
    {
        var exception = Assert.Throws<StateException>(() => JsonPath.Parse(path).Place(JsonValue.Parse(into), new JsonNumber(9)));

        Assert.Equal("States.ResultPathMatchFailure", exception.Error);
    }
}
