using Millrace.Jobs;
using Millrace.Templates;

namespace Millrace.Tests.Templates;

/// <summary>A template to begin with.</summary>
internal static class Given
{
    public static JobTemplate Template(string name = "report") => new()
    {
        Name = new TemplateName(name),
        Type = new JobType("polis.report"),
        Parameters = new Payload("""{"type":"object","properties":{"day":{"type":"string"},"top":{"type":"integer"}},"required":["day"],"additionalProperties":false}"""),
        Defaults = new Payload("""{"top":10}"""),
    };

    public static JobTemplate Open(string? input = null, string? defaults = null) => new()
    {
        Name = new TemplateName("open"),
        Type = new JobType("test"),
        Input = input is null ? null : new Payload(input),
        Defaults = defaults is null ? null : new Payload(defaults),
    };
}
