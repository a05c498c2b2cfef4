using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Coherent;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Lanes;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Coherent;

public abstract class CoherentIsingMachineTests(CoherentFeedback feedback) : SamplerSuite
{
    protected override int Reads => 3;

    protected override IReadOnlyList<string> ExpectedParameters => ["schedule", "time_step", "agents", "unit", "noise", "linear_biases"];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Solves_linear_assignment_in_nine_of_ten_runs(int size) => Successes.ShareOfReads(Create(), size).ShouldBeGreaterThanOrEqualTo(0.9);

    [Fact]
    public void The_scale_of_the_model_changes_no_sample()
    {
        var model = RandomModels.Quadratic(new RandomKey(4), 30, Vartype.Binary);
        var request = Request(2) with { Sweeps = 50 };
        var first = Create().Sample(model, request, SolveControl.Unlimited);
        var second = Create().Sample(SamplerModels.Scaled(model, 1.0 / 4096), request, SolveControl.Unlimited);
        second.Energies.ToArray().ShouldBe(first.Energies.ToArray().Select(energy => energy / 4096));
    }

    [Theory]
    [InlineData(LinearBiasForm.Amplitude)]
    [InlineData(LinearBiasForm.Constant)]
    [InlineData(LinearBiasForm.AuxiliarySpin)]
    internal void Biases_in_every_form_lead_to_the_optimum_without_refinement(LinearBiasForm form)
    {
        var model = RandomModels.Quadratic(new RandomKey(14), 10, Vartype.Binary, density: 0.4);
        var options = new CoherentIsingMachineOptions { Feedback = feedback, LinearBiases = form, Refinement = ReadoutRefinement.None };
        var machine = new CoherentIsingMachine(options);
        var set = machine.Sample(model, Request(3), SolveControl.Unlimited);
        set.LowestEnergy.ShouldBe(RandomModels.Minimum(model));
        set.Parameters["linear_biases"].ShouldBe(form.ToString(), StringCompareShould.IgnoreCase);
    }

    [Fact]
    public void Wrong_parameters_are_refused_all_at_once()
    {
        var message = Should.Throw<InputException>(() => new CoherentIsingMachine(new CoherentIsingMachineOptions { Agents = 0, Target = double.NaN })).Message;
        message.ShouldContain("agents");
        message.ShouldContain("target");
    }

    protected override ISampler Create() => new CoherentIsingMachine(new CoherentIsingMachineOptions { Feedback = feedback });
}

public sealed class MeanFieldTests() : CoherentIsingMachineTests(CoherentFeedback.MeanField);

public sealed class SimCimTests() : CoherentIsingMachineTests(CoherentFeedback.SimCim);

public sealed class AmplitudeControlTests() : CoherentIsingMachineTests(CoherentFeedback.AmplitudeControl);

public sealed class ChaoticFeedbackTests() : CoherentIsingMachineTests(CoherentFeedback.ChaoticFeedback);

public sealed class SeparatedFeedbackTests() : CoherentIsingMachineTests(CoherentFeedback.SeparatedFeedback);
