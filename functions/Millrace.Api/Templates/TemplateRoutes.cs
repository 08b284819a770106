using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Documentation;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Templates;

namespace Millrace.Api.Templates;

/// <summary>The routes of templates. Every change stands in the audit trail before it is made.</summary>
internal static class TemplateRoutes
{
    public const int UsualLimit = 50;

    public const int MaxLimit = 200;

    public static void MapTemplates(this IEndpointRouteBuilder api)
    {
        api.MapPost("/v1/templates", CreateAsync).Describe(TemplateDocs.Create);
        api.MapGet("/v1/templates", ListAsync).Describe(TemplateDocs.List);
        api.MapGet("/v1/templates/{name}", GetAsync).Describe(TemplateDocs.Get);
        api.MapGet("/v1/templates/{name}/versions", ListVersionsAsync).Describe(TemplateDocs.Versions);
        api.MapPost("/v1/templates/{name}/retire", RetireAsync).Describe(TemplateDocs.Retire);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, Backend backend)
    {
        Body.RequireJson(context.Request);
        var (by, stop) = (Caller.Of(context), context.RequestAborted);
        var template = TemplateRequest.Read(await Body.ReadAsync(context.Request, stop), backend);
        var creation = await backend.AskAsync(
            async platform =>
            {
                await platform.Audit.RecordAsync(by, "template.create", template.Name.Value, template.Type.Value, stop);
                return await platform.Templates.CreateAsync(template, stop);
            },
            stop);
        switch (creation)
        {
            case TemplateCreation.Created { Stored: var stored }:
                context.Response.Headers.Location = $"{context.Request.PathBase}/v1/templates/{stored.Template.Name}?version={stored.Template.Version}";
                return Answer.Created(TemplateView.Of(stored), ApiJson.Readable.TemplateView);
            case TemplateCreation.Refused refused:
                throw new RefusedException(Refusals.Broken("template", refused.Problems));
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> ListAsync(string? after, string? limit, HttpContext context, Backend backend)
    {
        var from = after is null ? "" : TemplateRequest.Name(after, "after").Value;
        var most = Argument.Limit(limit, UsualLimit, MaxLimit);
        var page = await backend.AskAsync(platform => platform.Templates.ListAsync(from, most, context.RequestAborted), context.RequestAborted);
        return View(page, page.Count == most ? page[^1].Template.Name.Value : null);
    }

    private static async Task<IResult> GetAsync(string name, string? version, HttpContext context, Backend backend)
    {
        var (template, number) = (TemplateRequest.Name(name), TemplateRequest.Version(version));
        return View(await backend.AskAsync(platform => platform.Templates.FindAsync(template, number, context.RequestAborted), context.RequestAborted) ?? throw NoSuch(template, number));
    }

    private static async Task<IResult> ListVersionsAsync(string name, string? after, string? limit, HttpContext context, Backend backend)
    {
        var (template, stop) = (TemplateRequest.Name(name), context.RequestAborted);
        var from = TemplateRequest.Version(after, "after", least: 0) ?? 0;
        var most = Argument.Limit(limit, UsualLimit, MaxLimit);
        var page = await backend.AskAsync(platform => platform.Templates.ListVersionsAsync(template, from, most, stop), stop);
        if (page.Count == 0 && await backend.AskAsync(platform => platform.Templates.FindAsync(template, null, stop), stop) is null)
            throw NoSuch(template, null);

        return View(page, page.Count == most ? page[^1].Template.Version.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static async Task<IResult> RetireAsync(string name, HttpContext context, Backend backend)
    {
        var (template, by, stop) = (TemplateRequest.Name(name), Caller.Of(context), context.RequestAborted);
        var version = TemplateRequest.ReadRetire(await Body.ReadAsync(context.Request, stop));
        var retired = await backend.AskAsync(
            async platform =>
            {
                await platform.Audit.RecordAsync(by, "template.retire", template.Value, version is null ? "the latest" : $"version {version}", stop);
                return await platform.Templates.RetireAsync(template, version, stop);
            },
            stop);
        return View(retired ?? throw NoSuch(template, version));
    }

    private static IResult View(StoredTemplate stored) => Answer.Ok(TemplateView.Of(stored), ApiJson.Readable.TemplateView);

    private static IResult View(IReadOnlyList<StoredTemplate> page, string? next) =>
        Answer.Ok(new TemplatesView([.. page.Select(TemplateView.Of)], next), ApiJson.Readable.TemplatesView);

    private static RefusedException NoSuch(TemplateName name, int? version) => new(
        version is null
            ? Refusals.NoSuch("template", name.Value)
            : Refusals.NoSuch("template", name.Value, "version") with
            {
                Detail = $"There is no version {version} of the template '{name}'.", Remedy = $"Use one that GET /v1/templates/{name}/versions lists.",
            });
}
