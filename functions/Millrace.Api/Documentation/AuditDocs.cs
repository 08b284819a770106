using Microsoft.OpenApi;
using Millrace.Api.Audit;

namespace Millrace.Api.Documentation;

/// <summary>The documentation of the audit trail.</summary>
internal static class AuditDocs
{
    public static OperationDoc Read { get; } = new(
        "readAudit", "audit", "Read the audit trail", "Every administrative act, oldest first. To follow the trail, send the `next` of each answer as `after`.")
    {
        Parameters =
        [
            new("after", ParameterLocation.Query, "Only entries behind: the `next` of the answer before.", Common.ExampleId) { Schema = Common.IdSchema },
            new("from", ParameterLocation.Query, "Only entries of this time or later, in RFC 3339; instead of after.", "2030-01-31T00:00:00Z") { Schema = Common.TimeSchema },
            Common.Limit(AuditRoutes.UsualLimit, AuditRoutes.MaxLimit),
        ],
        Answers =
        [
            AnswerDoc.Json<AuditView>(200, "The entries.", $$"""
                {"entries":[{"at":"2030-01-31T08:00:00Z","by":"ada","act":"type.pause","target":"image.resize","detail":"The image source is down."}],"next":"{{Common.ExampleId}}"}
                """),
            Common.Invalid("A query parameter cannot be read or is unknown.", "from", "'yesterday' is no time in RFC 3339.", "Write it like 2030-01-31T08:00:00Z or 2030-01-31T09:00:00+01:00: date, 'T', time, and 'Z' or an offset."),
            .. Common.Failures,
        ],
    };
}
