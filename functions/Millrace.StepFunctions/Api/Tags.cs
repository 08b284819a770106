using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.StepFunctions.Api;

/// <summary>Tags, as requests and answers have them.</summary>
internal static class Tags
{
    private const int Most = 50;

    public static IReadOnlyDictionary<string, string> Read(IEnumerable<JsonElement> tags)
    {
        var read = new Dictionary<string, string>();
        foreach (var tag in tags)
        {
            var one = new Parameters(tag.ValueKind == JsonValueKind.Object ? tag : throw RefusedException.Validation("A tag is no structure."));
            one.Require(["key"]);
            read[one.Text("key")] = one.TextOrNull("value") ?? "";
        }

        return Checked(read);
    }

    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> tags, IReadOnlyDictionary<string, string> more) =>
        Checked(tags.Where(one => !more.ContainsKey(one.Key)).Concat(more).ToDictionary());

    public static JsonArray View(IReadOnlyDictionary<string, string> tags) =>
        [.. tags.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => new JsonObject { ["key"] = one.Key, ["value"] = one.Value })];

    private static Dictionary<string, string> Checked(Dictionary<string, string> tags) => tags.Count <= Most
        ? tags
        : throw new RefusedException("TooManyTags", $"A resource has at most {Most} tags, not {tags.Count}.");
}
