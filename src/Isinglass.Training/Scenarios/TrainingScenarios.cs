using System.Text;
using Isinglass.Hedging.Workers;
using Isinglass.Machines;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Scenarios;

/// <summary>
/// The scenarios of one margin and their solver. A model contains code and cannot be sent; the plan and the training samples can, and give the same model on
/// any machine, to the bit.
/// </summary>
internal sealed class TrainingScenarios
{
    private readonly QuantizedDataset _train;
    private readonly double _margin;

    internal TrainingScenarios(TrainingPlan plan, QuantizedDataset train, CompiledNetwork compiled, double margin)
    {
        (Plan, Compiled, _train, _margin) = (plan, compiled, train, margin);
        Model = HedgingFit.Scenarios(plan, compiled);
        Solver = HedgingFit.BundleSolver(plan, compiled);
    }

    /// <summary>The model.</summary>
    public ScenarioModel Model { get; }

    /// <summary>Solves a scenario.</summary>
    public ISolver Solver { get; }

    internal TrainingPlan Plan { get; }

    internal CompiledNetwork Compiled { get; }

    /// <summary>A worker for one scenario.</summary>
    /// <param name="scenario">Its number, 0-based.</param>
    /// <exception cref="InputException">There is no such scenario.</exception>
    public ScenarioWorker CreateWorker(int scenario) => scenario >= 0 && scenario < Model.Scenarios.Count ? new(Solver, Model.Scenarios[scenario].Model)
        : throw new InputException($"There is no scenario {scenario}: the plan has {Model.Scenarios.Count}, numbered from 0.");

    /// <summary>
    /// The plan as text without file names: all that determines the scenarios, beside the samples. The data's name and the start do not and are left out.
    /// </summary>
    public byte[] WritePlan() =>
        Encoding.UTF8.GetBytes((Plan.Recipe with { Data = DataCatalog.DefaultName, WarmStart = null, Margins = [_margin] }).ToJson());

    /// <summary>The training samples as bytes.</summary>
    public byte[] WriteSamples() => SampleBytes.Write(_train);

    /// <summary>Recreates the scenarios. Reads no file, whatever the bytes are.</summary>
    /// <param name="plan">The result of <see cref="WritePlan"/>.</param>
    /// <param name="samples">The result of <see cref="WriteSamples"/>.</param>
    /// <param name="allowsPrograms">Whether a machine may be a program to start; must be false for requests from others.</param>
    /// <exception cref="InputException">The bytes are not valid, or require a program.</exception>
    public static TrainingScenarios Read(ReadOnlySpan<byte> plan, byte[] samples, bool allowsPrograms)
    {
        var recipe = RecipeText.Read(plan, "plan");
        if (recipe is not { InputBits: { } inputBits, Margins: [var margin], Method: TrainingMethod.ProgressiveHedging, WarmStart: null })
        {
            throw new InputException("The plan of the scenarios is none: it must name hedging, one margin and the bits of an input.");
        }

        if (OutsideMachines.Is(recipe.Machine) && !allowsPrograms)
        {
            throw new InputException($"The plan asks for the machine {recipe.Machine}, and this worker starts no programs. "
                + "Where plans come only from people whom you trust, start it so that it may.");
        }

        var train = SampleBytes.Read(samples);
        var own = TrainingPlan.Of(recipe, train, inputBits);
        var lattice = IntegerNetwork.From(own.Network, SampleBlock.RootMeanSquare(train));
        var completion = new NetworkCompletion(lattice, new SampleBlock(train, [.. Enumerable.Range(0, train.SampleCount)]), own.LossAt(margin));
        var compiled = NetworkCompiler.Compile(completion, train, TrainingTask.Bundles(own, train), own.In(own.Encoding));
        return new TrainingScenarios(own, train, compiled, margin);
    }
}
