using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;

namespace Millrace.Api.Requests;

/// <summary>The query parameters that an endpoint knows. Others are refused: a misspelt one would be ignored in silence.</summary>
internal sealed record KnownQuery(params IReadOnlyList<string> Names)
{
    /// <summary>Refuses unknown and repeated parameters.</summary>
    public static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var names = call.HttpContext.GetEndpoint()?.Metadata.GetMetadata<KnownQuery>()?.Names ?? [];
        foreach (var (name, values) in call.HttpContext.Request.Query)
        {
            if (!names.Contains(name))
                throw new RefusedException(Unknown(name, names));

            if (values.Count > 1)
                throw new RefusedException(Repeated(name));
        }

        return next(call);
    }

    private static Problem Unknown(string name, IReadOnlyList<string> names) => new()
    {
        Title = "Unknown query parameter", Status = StatusCodes.Status400BadRequest, Field = Text.Cut(name),
        Detail = $"{Text.Quote(name)} is no query parameter of this route.",
        Remedy = names.Count == 0 ? "Leave it out: this route has none." : $"Use only {string.Join(", ", names)}.",
    };

    private static Problem Repeated(string name) => new()
    {
        Title = "Repeated query parameter", Status = StatusCodes.Status400BadRequest, Field = name,
        Detail = $"The query parameter '{name}' is given more than once.", Remedy = "Give it once.",
    };
}
