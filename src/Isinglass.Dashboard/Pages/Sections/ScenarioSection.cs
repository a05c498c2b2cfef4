using Isinglass.RunStore.Index;
using Isinglass.Training.Runs;

namespace Isinglass.Dashboard.Pages.Sections;

/// <summary>Multipliers and residuals of a run by scenario: which of its copies do not agree with the others, and what they are charged for it.</summary>
internal static class ScenarioSection
{
    private const int MostShown = 50;

    /// <summary>The section, which the page of a running run asks for again and again; empty for methods without scenarios.</summary>
    public static Html Of(RunDetails run)
    {
        var margins = ScenarioFacts.Read(run.Row.Folder);
        var chosen = run.Metrics.GetValueOrDefault("margin").Number;
        var shown = margins.FirstOrDefault(facts => facts.Margin == chosen) ?? (margins.Count > 0 ? margins[^1] : null);
        return $"""<div id="scenarios">{(shown is not null ? Table(shown) : Html.None)}</div>""";
    }

    private static Html Table(ScenarioFacts facts)
    {
        var (multiplier, residual) = (facts.Scenarios.Max(state => state.Multiplier), facts.Scenarios.Max(state => state.Residual));
        var shown = facts.Scenarios.Select((state, s) => (Number: s + 1, State: state)).OrderByDescending(entry => entry.State.Residual)
            .ThenByDescending(entry => entry.State.Multiplier).Take(MostShown).ToArray();
        return $"""
            <section><h2>Scenarios</h2><details><summary>Multipliers and residuals of {facts.Scenarios.Count} scenarios after round {facts.Round} at margin {facts.Margin:R}</summary>
            <p class="note">A scenario is a bundle of training samples with a copy of the network of its own. Residual: how far its bits are from the mean of all copies (root mean square; 0 = it agrees). Multiplier: what it is charged for that (root mean square of W, in units of the loss).{(shown.Length < facts.Scenarios.Count ? $" The {shown.Length} with the largest residuals." : "")}</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Scenarios"><table><thead><tr><th class="number">scenario</th><th class="number">loss on its own samples</th><th class="number">residual</th><th><span class="hidden">residual as a bar</span></th><th class="number">multiplier</th><th><span class="hidden">multiplier as a bar</span></th></tr></thead><tbody>
            {shown.Select(entry => Row(entry.Number, entry.State, residual, multiplier))}
            </tbody></table></div></details></section>
            """;
    }

    private static Html Row(int number, ScenarioFact state, double residual, double multiplier) => $"""
        <tr><td class="number">{number}</td><td class="number">{state.Loss:G4}</td><td class="number">{state.Residual:G4}</td><td>{RunPage.Bar(Share(state.Residual, residual))}</td><td class="number">{state.Multiplier:G4}</td><td>{RunPage.Bar(Share(state.Multiplier, multiplier))}</td></tr>

        """;

    private static double Share(double value, double most) => most > 0 ? value / most : 0;
}
