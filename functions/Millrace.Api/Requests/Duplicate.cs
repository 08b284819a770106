using System.Text.Json;

namespace Millrace.Api.Requests;

/// <summary>Finds the field that an object has twice. Slow, and only asked when there is one.</summary>
internal static class Duplicate
{
    /// <summary>The path of the first such field, as in <c>input.lines[2].name</c>; null if there is none.</summary>
    public static string? Find(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Find(document.RootElement, "");
    }

    private static string? Find(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => FindInObject(value, path),
        JsonValueKind.Array => value.EnumerateArray().Select((item, index) => Find(item, $"{path}[{index}]")).FirstOrDefault(static found => found is not null),
        _ => null,
    };

    private static string? FindInObject(JsonElement value, string path)
    {
        var seen = new HashSet<string>();
        foreach (var property in value.EnumerateObject())
        {
            var here = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (!seen.Add(property.Name))
                return here;

            if (Find(property.Value, here) is { } found)
                return found;
        }

        return null;
    }
}
