using Isinglass.Dashboard.Web;
using Isinglass.Dashboard.Web.Facts;
using Isinglass.Dashboard.Web.Queues;
using Isinglass.Model;
using Isinglass.RunStore.Comparison;
using Isinglass.RunStore.Index;
using Isinglass.Training.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Isinglass.Dashboard.Pages;

/// <summary>The routes of the pages and their parts.</summary>
internal sealed class PageRoutes(FreshIndex index, ServeSettings settings, StartedJobs jobs, Queue queue)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", RunsAsync);
        routes.MapGet("/runs/{id}", RunAsync);
        routes.MapGet("/runs/{id}/calls", CallsAsync);
        routes.MapGet("/compare", CompareAsync);
        routes.MapGet("/try", TryAsync);
        routes.MapGet("/jobs", async context => await Answers.HtmlAsync(context, JobsPage.Of(await index.GetAsync(), queue.All, jobs.All, settings)));
        routes.MapGet("/assets/{name}", static context => AssetFiles.SendAsync(context, (string)context.GetRouteValue("name")!));
        routes.MapGet("/api/generation", async context => await GenerationAsync(context));
    }

    private async Task RunsAsync(HttpContext context) => await Answers.HtmlAsync(context, RunsPage.Of(await index.GetAsync(), context.Request.Query));

    private async Task RunAsync(HttpContext context)
    {
        var runs = await index.GetAsync();
        var id = Api.Id(context);
        if (runs.Find(id) is null)
        {
            await index.RefreshAsync();
        }

        if (runs.Find(id) is not { } run)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await Answers.HtmlAsync(context, Layout.Page("No such run", "", $"""<h1>There is no run {id}</h1><p><a href="/">All runs</a></p>"""));
            return;
        }

        await Answers.HtmlAsync(context, RunPage.Of(run, settings, jobs.All.LastOrDefault(job => job.Run == id)));
    }

    private async Task CallsAsync(HttpContext context)
    {
        var run = (await index.GetAsync()).Get(Api.Id(context));
        var calls = MachineCalls.Read(run.Row.Folder);
        if (calls.Count == 0)
        {
            throw new InputException($"No call of a machine was kept of {run.Row.Id}: it has asked none, or it has not ended yet.");
        }

        var number = int.TryParse(context.Request.Query["call"], out var asked) ? Math.Clamp(asked, 1, calls.Count) : calls.Count;
        await Answers.HtmlAsync(context, CallPage.Of(run, calls, number - 1));
    }

    private async Task CompareAsync(HttpContext context)
    {
        var runs = await index.GetAsync();
        RunDetails[] chosen = [.. RequestListing.List(context.Request.Query, "run").Select(runs.Get)];
        await Answers.HtmlAsync(context, chosen.Length < 2 ? ComparePage.Empty() : ComparePage.Of(RunComparison.Of(chosen, settings.DataDirectory)));
    }

    private async Task TryAsync(HttpContext context)
    {
        var runs = await index.GetAsync();
        var id = context.Request.Query["run"].ToString();
        await Answers.HtmlAsync(context, TryPage.Of(runs, id.Length > 0 ? runs.Get(id) : null));
    }

    private async Task GenerationAsync(HttpContext context)
    {
        var runs = await index.GetAsync();
        await Answers.JsonAsync(context, new Generation(runs.Generation), PageJson.Default.Generation);
    }
}
