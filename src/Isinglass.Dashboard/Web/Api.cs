using System.Globalization;
using System.Text.Json;
using Isinglass.Dashboard.Commands;
using Isinglass.Dashboard.Web.Facts;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Neural.Data.Images;
using Isinglass.RunStore.Comparison;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;
using Isinglass.Training.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Isinglass.Dashboard.Web;

/// <summary>Everything under /api; assets/openapi.json describes it.</summary>
internal sealed class Api(FreshIndex index, ServeSettings settings, StartedJobs jobs, TimeProvider clock)
{
    // A run's page may come from anywhere, so it may only render itself.
    private const string PolicyOfFiles = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private readonly JudgedRuns _judged = new(settings.DataDirectory);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/openapi.json", context => AssetFiles.SendAsync(context, "openapi.json"));
        routes.MapGet("/api/runs", ListAsync);
        routes.MapGet("/api/names", NamesAsync);
        routes.MapGet("/api/compare", CompareAsync);
        routes.MapGet("/api/runs/{id}", context => WithRunAsync(context, run =>
            Answers.JsonAsync(context, new RunPageFacts(run), RunJson.Default.RunPageFacts)));
        routes.MapGet("/api/runs/{id}/metrics", context =>
            WithRunAsync(context, run => Answers.JsonAsync(context, new RoundFacts(run), RunJson.Default.RoundFacts)));
        routes.MapGet("/api/runs/{id}/events", context => WithRunAsync(context, run => new LogStream(index.Runs.Store, run.Row.Id, clock).SendAsync(context)));
        routes.MapGet("/api/runs/{id}/files/{**name}", context => WithRunAsync(context, run => FileAsync(context, run)));
        routes.MapGet("/api/runs/{id}/export", context => WithRunAsync(context, run => ExportAsync(context, run)));
        routes.MapGet("/api/runs/{id}/calls", context => WithRunAsync(context, run => CallsAsync(context, run)));
        routes.MapGet("/api/runs/{id}/confusion", context => WithRunAsync(context, run => ConfusionAsync(context, run)));
        routes.MapGet("/api/runs/{id}/samples", context => WithRunAsync(context, run => SamplesAsync(context, run)));
        routes.MapPost("/api/runs/{id}/predict", context => WithRunAsync(context, run => PredictAsync(context, run)));
        routes.MapGet("/api/jobs", JobsAsync);
        routes.MapPost("/api/jobs", StartAsync);
        routes.MapDelete("/api/jobs/{number}", StopAsync);
    }

    /// <summary>The run that an address names; a slash in its name is written %2F.</summary>
    public static string Id(HttpContext context) => ((string)context.GetRouteValue("id")!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private async Task WithRunAsync(HttpContext context, Func<RunDetails, Task> answer)
    {
        var runs = await index.GetAsync();
        var run = runs.Find(Id(context));
        if (run is not null && (run.Row.State == RunState.Running || !Directory.Exists(run.Row.Folder)))
        {
            // It may have advanced or ended since the last scan.
            await index.RefreshAsync();
            run = runs.Find(Id(context));
        }

        await (run is null ? Guard.RefuseAsync(context, StatusCodes.Status404NotFound, $"There is no run '{Id(context)}'.") : answer(run));
    }

    private async Task ListAsync(HttpContext context)
    {
        var runs = await index.GetAsync();
        var listing = RequestListing.Read(context.Request.Query, null);
        var tag = $"\"{runs.Generation}\"";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.Headers["X-Total-Count"] = runs.Count(listing).ToString(CultureInfo.InvariantCulture);
        var rows = runs.List(listing);
        await Answers.JsonAsync(context, RunFacts.Of(rows, listing.Columns), RunJson.Default.IEnumerableRunFacts);
    }

    private async Task NamesAsync(HttpContext context)
    {
        var names = (await index.GetAsync()).Names();
        await Answers.JsonAsync(context, new NameFacts(names.Where(static name => !name.IsMetric).Select(static name => name.Name),
            names.Where(static name => name.IsMetric).Select(static name => name.Name)), PageJson.Default.NameFacts);
    }

    private async Task CompareAsync(HttpContext context)
    {
        var runs = await index.GetAsync();
        var comparison = RunComparison.Of([.. RequestListing.List(context.Request.Query, "run").Select(runs.Get)], settings.DataDirectory);
        await Answers.JsonAsync(context, new ComparisonFacts(comparison), RunJson.Default.ComparisonFacts);
    }

    private static async Task FileAsync(HttpContext context, RunDetails run)
    {
        // Only listed files are sent, so a name cannot lead out of the folder.
        var name = ((string?)context.GetRouteValue("name") ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (run.Artifacts.FirstOrDefault(file => file.Name == name) is not { } artifact)
        {
            await Guard.RefuseAsync(context, StatusCodes.Status404NotFound, $"The run has no file '{name}'.");
            return;
        }

        context.Response.Headers.ContentSecurityPolicy = PolicyOfFiles;
        context.Response.ContentType = AssetFiles.TypeOf(name);
        await using var stream = new FileStream(Path.Combine(run.Row.Folder, artifact.Name), FileMode.Open, FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete);
        await stream.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task ExportAsync(HttpContext context, RunDetails run)
    {
        using var archive = new MemoryStream();
        RunArchive.Write(archive, index.Runs.Store, [run.Row]);
        context.Response.Headers.ContentDisposition = "attachment; filename=\"run.zip\"";
        await Answers.BytesAsync(context, "application/zip", archive.GetBuffer().AsMemory(0, (int)archive.Length));
    }

    private static Task CallsAsync(HttpContext context, RunDetails run) =>
        Answers.JsonAsync(context, MachineCalls.Read(run.Row.Folder), CallJson.Default.IReadOnlyListCallRecord);

    private Task ConfusionAsync(HttpContext context, RunDetails run)
    {
        var judged = _judged.Get(run.Row.Folder);
        var names = judged.Predictor.Network.ClassNames;
        int[][] counts = [.. names.Select(_ => new int[names.Count])];
        for (var n = 0; n < judged.Decisions.Length; n++)
        {
            counts[judged.Inputs.Labels[n]][judged.Decisions[n]]++;
        }

        return Answers.JsonAsync(context, new ConfusionFacts(names, counts), PageJson.Default.ConfusionFacts);
    }

    /// <summary>The first samples of a class that are classified as another: their integer inputs and their image size.</summary>
    private Task SamplesAsync(HttpContext context, RunDetails run)
    {
        const int MostSamples = 24;
        var judged = _judged.Get(run.Row.Folder);
        var (names, inputs) = (judged.Predictor.Network.ClassNames, judged.Inputs);
        int Class(string key) => Enumerable.Range(0, names.Count).FirstOrDefault(c => names[c] == context.Request.Query[key], -1) is >= 0 and var found ? found
            : throw NearestName.Unknown("class", context.Request.Query[key].ToString(), [.. names]);
        var (truth, taken) = (Class("true"), Class("predicted"));
        var samples = Enumerable.Range(0, inputs.SampleCount).Where(n => inputs.Labels[n] == truth && judged.Decisions[n] == taken).Take(MostSamples);
        ImageShape? size = judged.Predictor.Network.Image is { } image && image.PixelCount == inputs.FeatureCount ? image : null;
        return Answers.JsonAsync(context, new SampleFacts(size?.Height, size?.Width, inputs.MaxAbs, samples.Select(n => inputs.Sample(n).ToArray())),
            PageJson.Default.SampleFacts);
    }

    private static async Task PredictAsync(HttpContext context, RunDetails run)
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var target = new FileStream(file, FileMode.Create, FileAccess.Write))
            {
                await context.Request.Body.CopyToAsync(target, context.RequestAborted);
            }

            try
            {
                await Answers.JsonAsync(context, PredictionAnswer.Of(run.Row.Folder, file), PageJson.Default.PredictionFacts);
            }
            catch (InputException exception)
            {
                throw new InputException(exception.Message.Replace(file, "the file", StringComparison.Ordinal), exception);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private Task JobsAsync(HttpContext context) => Answers.JsonAsync(context, jobs.All.Select(Facts), PageJson.Default.IEnumerableStartedFacts);

    private async Task StartAsync(HttpContext context)
    {
        using var body = await ReadAsync(context);
        try
        {
            var root = body.RootElement;
            var changes = root.TryGetProperty("changes", out var values)
                ? values.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.ToString(), StringComparer.Ordinal) : [];
            var run = root.GetProperty("run").GetString() ?? "";
            var job = root.TryGetProperty("resume", out var resume) && resume.GetBoolean() ? jobs.Resume(run) : jobs.Start(run, changes);
            context.Response.StatusCode = StatusCodes.Status201Created;
            await Answers.JsonAsync(context, Facts(job), PageJson.Default.StartedFacts);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException("A job is an object such as { \"run\": \"NAME\", \"changes\": { \"seed\": \"2\" } }.", exception);
        }
    }

    private async Task StopAsync(HttpContext context)
    {
        jobs.Stop(int.TryParse((string?)context.GetRouteValue("number"), out var number) ? number : 0);
        await JobsAsync(context);
    }

    /// <summary>The body of a request.</summary>
    /// <exception cref="InputException">It is not JSON.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException exception)
        {
            throw new InputException($"The request is no JSON: {ReadFailure.Cause(exception.Message)}.", exception);
        }
    }

    private static StartedFacts Facts(StartedJob job) => new(job.Number, job.Run, job.State);
}
