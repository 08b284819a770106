using System.Text;
using Millrace.States.Definitions;
using Millrace.States.Json;

namespace Millrace.States.Maps;

/// <summary>Rows of comma-separated text as objects of texts. Quoted fields as in RFC 4180; a row that is short has empty fields, one that is long loses the rest.</summary>
internal static class Csv
{
    public static IReadOnlyList<JsonValue> Items(ItemReader reader, string text)
    {
        var rows = Rows(text, DelimiterOf(reader.CsvDelimiter)).GetEnumerator();
        IReadOnlyList<string> headers = reader.CsvHeaders;
        if (reader.CsvHeaderLocation == "FIRST_ROW")
            headers = rows.MoveNext() ? rows.Current : [];

        List<JsonValue> items = [];
        while (rows.MoveNext())
            items.Add(ItemOf(headers, rows.Current));

        return items;
    }

    private static JsonObject ItemOf(IReadOnlyList<string> headers, IReadOnlyList<string> row)
    {
        List<KeyValuePair<string, JsonValue>> members = new(headers.Count);
        for (var i = 0; i < headers.Count; i++)
            members.Add(new(headers[i], new JsonString(i < row.Count ? row[i] : "")));

        return JsonObject.From(members);
    }

    private static char DelimiterOf(string? name) => name switch
    {
        "PIPE" => '|',
        "SEMICOLON" => ';',
        "SPACE" => ' ',
        "TAB" => '\t',
        _ => ',',
    };

    private static IEnumerable<IReadOnlyList<string>> Rows(string text, char delimiter)
    {
        var place = text.StartsWith('\uFEFF') ? 1 : 0;
        while (place < text.Length)
        {
            var row = Row(text, delimiter, ref place);
            if (row.Count > 1 || row[0].Length > 0)
                yield return row;
        }
    }

    private static List<string> Row(string text, char delimiter, ref int place)
    {
        List<string> fields = [];
        while (true)
        {
            fields.Add(Field(text, delimiter, ref place));
            if (place >= text.Length)
                return fields;

            if (text[place++] != delimiter)
            {
                if (text[place - 1] == '\r' && place < text.Length && text[place] == '\n')
                    place++;

                return fields;
            }
        }
    }

    // Ends before the delimiter, the end of the line or the end of the text.
    private static string Field(string text, char delimiter, ref int place)
    {
        if (place < text.Length && text[place] == '"')
            return Quoted(text, delimiter, ref place);

        var from = place;
        while (place < text.Length && text[place] != delimiter && text[place] is not ('\n' or '\r'))
            place++;

        return text[from..place];
    }

    private static string Quoted(string text, char delimiter, ref int place)
    {
        var field = new StringBuilder();
        for (place++; place < text.Length; place++)
        {
            if (text[place] != '"')
                field.Append(text[place]);
            else if (place + 1 < text.Length && text[place + 1] == '"')
                field.Append(text[place++]);
            else
                break;
        }

        place = Math.Min(place + 1, text.Length);
        return field.Append(place < text.Length && text[place] != '"' ? Field(text, delimiter, ref place) : "").ToString();
    }
}
