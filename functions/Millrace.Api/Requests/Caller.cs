using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Millrace.Administration;
using Millrace.Api.Problems;

namespace Millrace.Api.Requests;

/// <summary>Who does an act, for the audit trail.</summary>
internal static class Caller
{
    public const string Header = "Millrace-Actor";

    private const int Longest = 100;

    private static readonly Actor Nobody = new("api");

    /// <summary>
    /// Whom the authorizer in front of the API has let in; otherwise who the caller says it is, which is a label and proves nothing;
    /// otherwise <c>api</c>.
    /// </summary>
    public static Actor Of(HttpContext context)
    {
        if (context.User is { Identity.IsAuthenticated: true } user && NameOf(user) is { Length: > 0 } known)
            return new Actor(known.Length <= Longest ? known : known[..Longest]);

        if (!context.Request.Headers.TryGetValue(Header, out var values))
            return Nobody;

        var name = values.ToString();
        return name.Length is >= 1 and <= Longest && name.All(static c => c is >= ' ' and <= '~') && name.Trim().Length > 0
            ? new Actor(name)
            : throw Argument.Refuse(Header, $"{Text.Quote(name)} is no name of an actor.", $"Send 1 to {Longest} printable ASCII characters, or leave the header out.");
    }

    private static string? NameOf(ClaimsPrincipal user) => user.Identity?.Name ?? user.FindFirst("email")?.Value ?? user.FindFirst("username")?.Value ?? user.FindFirst("sub")?.Value;
}
