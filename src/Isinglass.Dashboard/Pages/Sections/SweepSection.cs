using System.Text.Json;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Experiments.Sweeps;
using Isinglass.Model;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Pages.Sections;

/// <summary>
/// The section of a study on the page of its run. A sweep shows its trials, the importance of its parameters and parallel coordinates, also while it runs.
/// </summary>
internal static class SweepSection
{
    private const double Width = 960, Height = 300, Top = 34, Bottom = 268, Edge = 60;

    /// <summary>The section, which the page of a running study reloads.</summary>
    public static Html Of(RunDetails run) => $"""<div id="study">{Content(run)}</div>""";

    private static Html Content(RunDetails run)
    {
        try
        {
            using var json = JsonDocument.Parse(Result(run));
            return json.RootElement.TryGetProperty("trials", out var trials) ? Sweep(json.RootElement, trials) : Html.None;
        }
        catch (Exception exception) when (exception is JsonException or IOException or InvalidOperationException or KeyNotFoundException or InputException)
        {
            return $"""<section><h2>Trials</h2><p class="note">{(exception is InputException ? exception.Message : "The result cannot be read.")}</p></section>""";
        }
    }

    /// <summary>The written result, or for a running sweep that of its finished cells.</summary>
    private static byte[] Result(RunDetails run)
    {
        var whole = Path.Combine(run.Row.Folder, "result.json");
        return run.Row.State != RunState.Running && File.Exists(whole) ? File.ReadAllBytes(whole)
            : SweepProgress.Of(run.Row.Folder) is { } result ? new ExperimentAnswer(result, null).ToJson() : "{}"u8.ToArray();
    }

    private static Html Sweep(JsonElement root, JsonElement trials)
    {
        var goal = root.GetProperty("parameters").GetProperty("objective").GetString()!;
        var best = root.GetProperty("best").GetProperty("trial").GetInt32();
        var all = trials.EnumerateArray().Select(Trial.Read).ToArray();
        var finished = all.Where(trial => trial.Objective is not null).ToArray();
        string[] names = [.. all.SelectMany(trial => trial.Values.Keys).Distinct(StringComparer.Ordinal)];
        // The best trial is at the better end.
        var isMore = finished.Length > 0 && finished.First(trial => trial.Number == best).Objective >= finished.Average(trial => trial.Objective);
        return $"""
            <section><h2>Trials: {finished.Length} of {all.Length} finished</h2>
            <p class="note">The trial {best} is the best by {goal}. The test part chose nothing. A trial that is stopped was given fewer seeds, because others were better.</p>
            {(finished.Length > 1 ? (Html)$"""<div class="scroll" tabindex="0" role="region" aria-label="Parallel coordinates">{Parallel(names, goal, finished, best, isMore)}</div><p class="note">A line is a trial, from its parameters to its {goal}; the orange one is the best. Point at a line to read it.</p>""" : Html.None)}
            {Table(names, goal, all, best, isMore)}</section>
            {Importance(root)}
            """;
    }

    private static Html Table(string[] names, string goal, Trial[] trials, int best, bool isMore) => $"""
        <div class="scroll" tabindex="0" role="region" aria-label="Trials"><table><thead><tr><th class="number">trial</th>{names.Select(name => (Html)$"<th class=\"number\">{name}</th>")}<th class="number">{goal}</th><th class="number">± over seeds</th><th class="number">seeds</th><th>state</th></tr></thead><tbody>
        {trials.OrderByDescending(trial => trial.Seeds).ThenBy(trial => (isMore ? -1 : 1) * (trial.Objective ?? double.NaN)).Select(trial => (Html)$"<tr{(trial.Number == best ? (Html)$" class=\"here\"" : Html.None)}><td class=\"number\">{trial.Number}</td>{names.Select(name => (Html)$"<td class=\"number\">{trial.Values.GetValueOrDefault(name)}</td>")}<td class=\"number\">{trial.Objective?.ToString("G5")}</td><td class=\"number\">{trial.Spread?.ToString("G3")}</td><td class=\"number\">{trial.Seeds}</td><td>{(trial.Number == best ? "best" : trial.State)}</td></tr>\n")}
        </tbody></table></div>
        """;

    private static Html Importance(JsonElement root)
    {
        (string Name, double Share)[] shares = !root.TryGetProperty("importance", out var members) ? [] : [.. members.EnumerateObject()
            .Select(member => (member.Name, Share: member.Value.ValueKind == JsonValueKind.Number ? member.Value.GetDouble() : 0))
            .OrderByDescending(pair => pair.Share)];
        return shares.Length == 0 ? Html.None : $"""
            <section><h2>Which parameters matter</h2><p class="note">Of the objective's spread over trials and seeds, the share that a parameter alone accounts for (epsilon squared of a one-way analysis of variance).</p>
            <table class="scores shares">{shares.Select(pair => (Html)$"""<tr><th>{pair.Name}</th><td><progress max="1" value="{Math.Clamp(pair.Share, 0, 1):0.###}" aria-label="importance of {pair.Name}"></progress></td><td class="number">{100 * pair.Share:0} %</td></tr>""")}</table></section>
            """;
    }

    private static Html Parallel(string[] names, string goal, Trial[] trials, int best, bool isMore)
    {
        double X(int axis) => Edge + axis * (Width - 2 * Edge) / names.Length;
        Axis[] axes = [.. names.Select(name => Axis.Of(trials.Select(trial => trial.Values.GetValueOrDefault(name, "")))),
            Axis.Of(trials.Select(trial => $"{trial.Objective:R}"))];
        Html Line(Trial trial) => $"""
            <polyline{(trial.Number == best ? (Html)$" class=\"best\"" : Html.None)} points="{string.Join(' ', axes.Select((axis, k) => FormattableString.Invariant($"{X(k):0.#},{axis.At(k < names.Length ? trial.Values.GetValueOrDefault(names[k], "") : $"{trial.Objective:R}"):0.#}")))}"><title>trial {trial.Number}: {string.Join(", ", trial.Values.Select(pair => $"{pair.Key} {pair.Value}"))}: {trial.Objective?.ToString("G5")}</title></polyline>
            """;
        return $"""
            <svg class="parallel" viewBox="0 0 {Width} {Height}" role="img" aria-label="parallel coordinates of {trials.Length} trials by {goal}, best is trial {best}">
            {trials.OrderBy(trial => trial.Number == best).ThenBy(trial => (isMore ? 1 : -1) * trial.Objective).Select(Line)}
            {axes.Select((axis, k) => (Html)$"""<line x1="{X(k):0.#}" x2="{X(k):0.#}" y1="{Top}" y2="{Bottom}"/><text x="{(k < names.Length ? X(k) : Width - 4):0.#}" y="18" text-anchor="{(k < names.Length ? "middle" : "end")}">{(k < names.Length ? names[k] : goal)}</text>{axis.Marks().Select(mark => (Html)$"""<text x="{X(k) + 5:0.#}" y="{axis.At(mark) + 4:0.#}">{(double.TryParse(mark, out var number) ? number.ToString("G4") : mark)}</text>""")}""")}
            </svg>
            """;
    }

    /// <summary>A trial of a result.</summary>
    private sealed record Trial(int Number, IReadOnlyDictionary<string, string> Values, double? Objective, double? Spread, int Seeds, string State)
    {
        public static Trial Read(JsonElement json) => new(
            json.GetProperty("trial").GetInt32(),
            json.GetProperty("parameters").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.Ordinal),
            NumberOf(json, "objective"), NumberOf(json, "objective_sd"), json.GetProperty("seeds").GetInt32(), json.GetProperty("state").GetString()!);

        private static double? NumberOf(JsonElement json, string name) =>
            json.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
    }

    /// <summary>An axis: numbers by size (by logarithm if they span more than a decade), words in order of appearance.</summary>
    private sealed record Axis(IReadOnlyList<string> Words, bool IsLogarithmic, double Low, double High)
    {
        private const double LeastGap = 16;

        /// <summary>Its labels: values far enough apart, always with the smallest.</summary>
        public IEnumerable<string> Marks()
        {
            var last = double.PositiveInfinity;
            foreach (var word in Words)
            {
                if (last - At(word) >= LeastGap)
                {
                    last = At(word);
                    yield return word;
                }
            }
        }

        public static Axis Of(IEnumerable<string> values)
        {
            string[] words = [.. values.Distinct(StringComparer.Ordinal)];
            if (words.Any(word => !double.TryParse(word, out _)))
            {
                return new Axis([.. words.Order(StringComparer.Ordinal)], false, double.NaN, double.NaN);
            }

            double[] numbers = [.. words.Select(double.Parse).Order()];
            var isLogarithmic = numbers[0] > 0 && numbers[^1] > 10 * numbers[0];
            return new Axis([.. words.OrderBy(double.Parse)], isLogarithmic, numbers[0], numbers[^1]);
        }

        public double At(string word)
        {
            var share = double.IsNaN(Low) ? Words.Count < 2 ? 0.5 : (double)Words.ToList().IndexOf(word) / (Words.Count - 1)
                : Low == High ? 0.5
                : IsLogarithmic ? Math.Log(double.Parse(word) / Low) / Math.Log(High / Low) : (double.Parse(word) - Low) / (High - Low);
            return Bottom - share * (Bottom - Top);
        }
    }
}
