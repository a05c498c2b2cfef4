using Isinglass.Neural.Export;
using Isinglass.RunStore.Index;
using Isinglass.Training.Prediction;

namespace Isinglass.Dashboard.Pages;

/// <summary>The page to try a network on a visitor's input.</summary>
internal static class TryPage
{
    private const int MostOffered = 200;

    /// <summary>The page without a network, or with one.</summary>
    public static string Of(RunIndex runs, RunDetails? run)
    {
        var offered = runs.List(new RunListing { Where = "kind = 'train' and (state = 'finished' or state = 'stopped')", Limit = MostOffered });
        Html body = $"""
            <h1>Try a network</h1>
            {(offered.Count == 0 ? (Html)$"<p>No run here has a network yet: train one first.</p>" : $"""<form class="filter" method="get" action="/try"><label class="wide">Run <select name="run">{offered.Select(row => Choice(row, run))}</select></label><button>Take it</button></form>""")}
            {(run is null ? Html.None : Trial(run, Predictor.Read(run.Row.Folder).Network))}
            """;
        return Layout.Page("Try it", "Try it", body);
    }

    private static Html Choice(RunRow row, RunDetails? chosen) => row.Id == chosen?.Row.Id
        ? (Html)$"""<option value="{row.Id}" selected>{row.Id}: {row.Data}, {row.Network}, {Cells.Percent(row.TestAccuracy)} %</option>"""
        : $"""<option value="{row.Id}">{row.Id}: {row.Data}, {row.Network}, {Cells.Percent(row.TestAccuracy)} %</option>""";

    private static Html Trial(RunDetails run, TrainedNetwork network)
    {
        var canDraw = network is { Image: not null, Table: null };
        return $"""
            <div id="try" data-run="{run.Row.Id}" data-height="{network.Image?.Height ?? 0}" data-width="{network.Image?.Width ?? 0}">
            <p class="lead">{(network.Target is { } target ? $"It predicts {target.Name}." : $"It knows {network.ClassNames.Count} classes: {string.Join(", ", network.ClassNames.Take(12))}{(network.ClassNames.Count > 12 ? ", …" : "")}.")}</p>
            <div class="trial">
            <section{(canDraw ? Html.None : (Html)$" hidden")}><h2>Draw</h2>
            <canvas id="glyph" width="280" height="280" tabindex="0" role="img" aria-label="drawing, {network.Image?.Height ?? 0} by {network.Image?.Width ?? 0} pixels. Arrow keys move, space draws."></canvas>
            <p class="actions"><button type="button" id="clear">Clear</button> <label>pen <input type="range" id="pen" min="1" max="4" value="2"></label></p></section>
            <section><h2>Or a file</h2>
            <p><label class="drop" id="drop">{(canDraw ? "An image (PNG, PGM) or an IDX file" : "A CSV file, with or without the label")}: drop it here, or choose <input type="file" id="file"></label></p></section>
            <section class="answer" aria-live="polite"><h2>Answer</h2><div id="answer"><p class="note">Nothing was shown to it yet.</p></div></section>
            </div></div>
            """;
    }
}
