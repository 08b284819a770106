using System.Text;
using Millrace.States.Testing;

namespace Millrace.States.Tests.Conformance;

/// <summary>
/// The objects that recorded distributed Maps read. The recordings name them and do not hold them, so their contents are made up here to fit
/// what AWS yielded.
/// </summary>
internal static class RecordedObjects
{
    private const string Rows = "Value4,Value5,Value6\n,,\ntrue,1,'HelloWorld'\nNull,None,\n   \n";

    private static readonly string Statements = """
        [ { "verdict": "true", "statement_date": "6/11/2008", "statement_source": "speech" },
          { "verdict": "false", "statement_date": "6/7/2022", "statement_source": "television" },
          { "verdict": "mostly-true", "statement_date": "5/18/2016", "statement_source": "news" } ]
        """;

    // By a part of the case's name; the first that fits counts.
    private static readonly (string Name, string Content)[] Contents =
    [
        ("csv_headers_first_row_typed_headers", $"0,True,{{}}\n{Rows}"),
        ("csv_first_row_extra_fields", $"H1,\n{Rows}"),
        ("csv_headers_decl", $"Value1,Value2,Value3\n{Rows}"),
        ("csv_headers_first_line", $"Col1,Col2,Col3\nValue1,Value2,Value3\n{Rows}"),
        ("_csv_", "Col1,Col2\nValue1,Value2\nValue3,Value4\nValue5,Value6\nValue7,Value8\n"),
        ("json_with_items_path", """[ ["from-bucket-item-0"] ]"""),
        ("json_no_json_list_object", """{ "a": 1 }"""),
        ("", Statements),
    ];

    public static IObjectStore For(string name)
    {
        var content = Encoding.UTF8.GetBytes(Array.Find(Contents, one => name.Contains(one.Name, StringComparison.Ordinal)).Content);
        return new InMemoryObjectStore([new("bucket-name/file.csv", content), new("bucket-name/file.json", content)]);
    }
}
