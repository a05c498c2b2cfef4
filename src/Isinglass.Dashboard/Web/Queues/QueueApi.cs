using Isinglass.Jobs;
using Isinglass.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Isinglass.Dashboard.Web.Queues;

/// <summary>Submitted jobs under /api/jobs/queued; assets/openapi.json describes it.</summary>
internal sealed class QueueApi(Queue queue, ServeSettings settings)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/jobs/queued", ListAsync);
        routes.MapPost("/api/jobs/queued", SubmitAsync);
        routes.MapDelete("/api/jobs/queued/{id}", async context =>
        {
            queue.Stop(Api.Id(context));
            await ListAsync(context);
        });
        routes.MapGet("/api/jobs/queued/{id}/log", context => Answers.BytesAsync(context, "text/plain; charset=utf-8", queue.Log(Api.Id(context))));
        routes.MapGet("/api/jobs/queued/{id}/fetch", FetchAsync);
    }

    private Task ListAsync(HttpContext context) =>
        Answers.JsonAsync(context, queue.All.Select(static job => job.Facts), JobJson.Default.IEnumerableJobFacts);

    private async Task SubmitAsync(HttpContext context)
    {
        using var body = await Api.ReadAsync(context);
        string job;
        try
        {
            var root = body.RootElement;
            job = await queue.SubmitAsync([.. root.GetProperty("arguments").EnumerateArray().Select(word => word.GetString()!)],
                root.TryGetProperty("name", out var name) ? name.GetString() : null);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException("A job is an object such as { \"arguments\": [\"train\", \"--seed\", \"3\"], \"name\": \"third\" }.", exception);
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await Answers.JsonAsync(context, System.Text.Encoding.UTF8.GetBytes(job));
    }

    private async Task FetchAsync(HttpContext context)
    {
        if (!settings.AllowsJobs)
        {
            await Guard.RefuseAsync(context, StatusCodes.Status403Forbidden,
                "This server shows jobs only. Start it with --allow-jobs to let visitors fetch them.");
            return;
        }

        using var archive = new MemoryStream();
        queue.Pack(Api.Id(context), archive);
        context.Response.Headers.ContentDisposition = "attachment; filename=\"job.zip\"";
        await Answers.BytesAsync(context, "application/zip", archive.GetBuffer().AsMemory(0, (int)archive.Length));
    }
}
