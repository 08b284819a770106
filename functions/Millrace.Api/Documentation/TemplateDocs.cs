using Microsoft.OpenApi;
using Millrace.Api.Requests;
using Millrace.Api.Templates;
using Millrace.Templates;

namespace Millrace.Api.Documentation;

/// <summary>The documentation of the routes of templates.</summary>
internal static class TemplateDocs
{
    private const string Definition = """
        "name":"nightly-report","type":"report","parameters":{"type":"object","properties":{"day":{"type":"string"}},"required":["day"]},
        "defaults":{"top":10},"input":{"source":"s3://votes/${day}.csv","limit":{"$parameter":"top"}},"priority":"low","maxAttempts":3,"tags":["nightly"]
        """;

    private const string Example = $$"""{{{Definition}},"version":3,"createdAt":"2030-01-31T08:00:00Z"}""";

    private static readonly ParameterDoc Name = Common.Name("template", "nightly-report");

    private static readonly AnswerDoc NoTemplate = Common.NoSuch("template", "nightly-repport");

    private static readonly AnswerDoc InvalidName = Common.Invalid("The name, the query or the body cannot be read.", "version", "'latest' is no version.", $"Use a whole number from 1 to {JobTemplate.MaxVersion}.");

    private static readonly AnswerDoc Template = AnswerDoc.Json<TemplateView>(200, "The version.", Example);

    public static OperationDoc Create { get; } = new(
        "createTemplate", "templates", "Store a template", "Stores the next version of its name. A version never changes: jobs that name one mean the same tomorrow. Called twice it makes two.")
    {
        Parameters = [Common.Actor],
        Body = new BodyDoc(typeof(TemplateBody), IsRequired: true, "The template; at most 65,536 characters.", $$"""{{{Definition}}}"""),
        Answers =
        [
            AnswerDoc.Json<TemplateView>(201, "It is stored, under the version that it was given.", Example) with
            {
                Headers = new Dictionary<string, string> { ["Location"] = "Where the version is." },
            },
            Common.Invalid("The template breaks a rule; nothing was stored.", "template", "The input is wrong. At '/source': uses the parameter 'dya', which the schema does not allow.", "Mend what the detail names."),
            .. Common.BodyFailures,
        ],
    };

    public static OperationDoc List { get; } = new("listTemplates", "templates", "List templates", "The latest version of each, by name. Follow `next` until it is null.")
    {
        Parameters = [Common.After("nightly-report"), Common.Limit(TemplateRoutes.UsualLimit, TemplateRoutes.MaxLimit)],
        Answers = [Page, InvalidName, .. Common.Failures],
    };

    public static OperationDoc Get { get; } = new("getTemplate", "templates", "Read a template", "A version, or the latest.")
    {
        Parameters = [Name, VersionOf("version", "The version; the latest without it.", 3, 1)],
        Answers = [Template, InvalidName, NoTemplate, .. Common.Failures],
    };

    public static OperationDoc Versions { get; } = new("listVersions", "templates", "List a template's versions", "Oldest first. Follow `next` until it is null.")
    {
        Parameters = [Name, VersionOf("after", "Only later versions: the `next` of the page before.", 0, 0), Common.Limit(TemplateRoutes.UsualLimit, TemplateRoutes.MaxLimit)],
        Answers = [Page, InvalidName, NoTemplate, .. Common.Failures],
    };

    public static OperationDoc Retire { get; } = new(
        "retireTemplate", "templates", "Retire a version", "No new jobs are made from it; those that there are stay. While the latest is retired, who names no version is refused.")
    {
        Parameters = [Name, Common.Actor],
        Body = new BodyDoc(typeof(RetireBody), IsRequired: false, "May be left out: the latest.", """{"version":2}"""),
        Answers = [Template with { Description = "The version, retired." }, InvalidName, NoTemplate, .. Common.BodyFailures],
    };

    private static AnswerDoc Page => AnswerDoc.Json<TemplatesView>(200, "A page of templates.", $$"""{"templates":[{{Example}}],"next":null}""");

    private static ParameterDoc VersionOf(string name, string description, int example, int least) => new(name, ParameterLocation.Query, description, example)
    {
        Schema = () => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = $"{least}", Maximum = $"{JobTemplate.MaxVersion}" },
    };
}
