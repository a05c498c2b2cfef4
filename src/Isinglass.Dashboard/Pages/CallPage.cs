using Isinglass.RunStore.Index;
using Isinglass.Training.Calls;

namespace Isinglass.Dashboard.Pages;

/// <summary>A call of a machine: the model that was sent, the energies of its reads, and each read beside its completion.</summary>
internal static class CallPage
{
    private const int MostGraphNodes = 64;

    /// <summary>The page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="calls">Its recorded calls, at least one.</param>
    /// <param name="shown">Which of them, 0-based.</param>
    public static string Of(RunDetails run, IReadOnlyList<CallRecord> calls, int shown)
    {
        var call = calls[shown];
        Html body = $"""
            <nav class="crumbs" aria-label="Where this is"><a href="/">Runs</a> / <a href="{Layout.Address("/runs", run.Row.Id)}">{run.Row.Id}</a> / <span>machine calls</span></nav>
            <h1>Call {call.Call} of the machine {call.Sampler}</h1>
            <p class="lead">{call.Variables} {call.Vartype} variables and {call.Couplings} couplings were sent, {(call.Energies.Count == 1 ? "1 read" : $"{call.Energies.Count} reads")} came back in {Cells.Duration(call.Seconds)}. {Kept(calls)}</p>
            <nav class="actions" aria-label="Kept calls">{calls.Select((other, k) => Link(run, other, k, k == shown))}</nav>
            <div class="plots">
            <figure class="plot"><h2>The model as a matrix</h2>{CallPictures.Matrix(call.Picture)}<figcaption class="note">{(call.Picture.Block == 1 ? "A square is the coupling of two variables, on the diagonal the bias of one"
                : $"Of {call.Variables} variables {call.Picture.Block} share a row: a square is the entry of largest magnitude of a block")}. <span class="low">Blue</span> is below zero and pulls two bits to 1 together, <span class="high">orange</span> is above; the darker, the larger. Largest magnitude: {call.Picture.Values.Select(Math.Abs).DefaultIfEmpty().Max():G4}.</figcaption></figure>
            {Graph(call)}
            <figure class="plot"><h2>Energies of the reads</h2>{CallPictures.Histogram(call.Energies)}<figcaption class="note">How often the machine came back with which energy: what it was asked to make small. Least: {call.Energies.DefaultIfEmpty(double.NaN).Min():G6}.</figcaption></figure>
            </div>
            <section><h2>Reads, the lowest energy first</h2>
            <p class="note">{Meaning(call)}</p>
            {Reads(call)}
            </section>
            {(call.Parameters.Count > 0 ? (Html)$"""<section><h2>What the machine chose by itself</h2><dl class="pairs">{call.Parameters.Select(pair => (Html)$"<div><dt>{pair.Key}</dt><dd>{pair.Value}</dd></div>")}</dl></section>""" : Html.None)}
            """;
        return Layout.Page($"Machine calls of {run.Row.Id}", "", body);
    }

    private static Html Graph(CallRecord call) => call.Picture is not { Block: 1, Side: > 1 and <= MostGraphNodes } ? Html.None : $"""
        <figure class="plot"><h2>The model as a graph</h2>{CallPictures.Graph(call.Picture)}<figcaption class="note">A dot is a variable, coloured by its bias; lines are the strongest couplings. Point at a dot to read its name.</figcaption></figure>
        """;

    private static string Kept(IReadOnlyList<CallRecord> calls) => calls[0].Calls == calls.Count ? "Every call was kept."
        : $"Kept are {calls.Count} of {calls[0].Calls} calls, spread evenly.";

    private static Html Link(RunDetails run, CallRecord call, int k, bool isHere)
    {
        var address = $"{Layout.Address("/runs", run.Row.Id, "/calls")}?call={k + 1}";
        return isHere ? (Html)$"""<a class="button" aria-current="page" href="{address}">call {call.Call}</a>"""
            : $"""<a class="button" href="{address}">call {call.Call}</a>""";
    }

    private static string Meaning(CallRecord call) => call.Reads.All(read => read.Completed is null)
        ? "The model is the whole problem: a read is an answer as it is."
        : IsOfSamples(call)
            ? "The machine saw a surrogate. Each read was completed: its parameter bits stand for a network, whose true loss counts."
            : "The machine saw rows as penalties. Each read was completed, or repaired, to a point that keeps them, whose true objective counts.";

    private static bool IsOfSamples(CallRecord call) => call.Reads.Any(read => read.Broken.Any(row => row.Violation is null));

    private static Html Reads(CallRecord call)
    {
        var isJudged = call.Reads.Any(read => read.Completed is not null);
        Html head = isJudged
            ? (Html)$"""<th class="number">true objective</th><th class="number">bits changed</th><th>{(IsOfSamples(call) ? "samples it gets wrong" : "rows it broke")}</th><th>read, above what became of it</th>"""
            : $"<th>read</th>";
        return $"""
            <div class="scroll" tabindex="0" role="region" aria-label="Reads"><table class="reads"><thead><tr><th class="number">energy</th><th class="number">times</th>{head}</tr></thead><tbody>
            {call.Reads.Select(read => (Html)$"<tr><td class=\"number\">{read.Energy:G6}</td><td class=\"number\">{read.Occurrences}</td>{(isJudged ? Judged(read) : Html.None)}<td>{CallPictures.Bits(read)}</td></tr>\n")}
            </tbody></table></div>
            """;
    }

    private static Html Judged(ReadRecord read) => $"""
        <td class="number">{(read.IsFeasible && read.Objective is { } objective ? objective.ToString("G6") : "breaks rows")}</td><td class="number">{read.Changed}</td><td class="text">{Broken(read)}</td>
        """;

    private static string Broken(ReadRecord read) => read.BrokenCount == 0 ? "none"
        : $"{read.BrokenCount}: {string.Join(", ", read.Broken.Select(row => row.Violation is { } by ? $"{row.Row} by {by:G4}" : row.Row))}"
            + (read.BrokenCount > read.Broken.Count ? ", …" : "");
}
