using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.LocalSearch.Tests;

public sealed class CompoundChangeTests
{
    [Fact]
    public void What_several_flips_would_change_is_what_they_change()
    {
        for (var seed = 0UL; seed < 80; seed++)
        {
            var random = new RandomKey(seed).Derive("compound").CreateSource();
            var model = RandomConstrainedModels.Create(new RandomKey(seed), 10);
            var state = new ConstrainedState(new ConstrainedStructure(model));
            state.SetWeights([.. Enumerable.Range(0, state.Weights.Length).Select(_ => 1.0 + random.NextBelow(5))]);
            state.Load([.. Enumerable.Range(0, 10).Select(_ => (sbyte)random.NextBit())]);
            var change = new CompoundChange(state);
            for (var step = 0; step < 40; step++)
            {
                int[] all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
                random.Shuffle(all.AsSpan());
                var move = all.AsSpan(0, 1 + random.NextBelow(4));
                var (objective, energy) = (state.Objective + change.Objective(move), state.Energy + change.Energy(move));
                foreach (var variable in move)
                {
                    state.Flip(variable);
                }

                state.Objective.ShouldBe(objective, 1e-9);
                state.Energy.ShouldBe(energy, 1e-9);
            }
        }
    }

    [Fact]
    public void Large_models_look_couplings_up_in_their_rows()
    {
        const int Count = 2100;
        var builder = new ConstrainedQuadraticModelBuilder(Count);
        builder.Objective.AddQuadratic(3, 2099, 7);
        builder.Objective.AddQuadratic(0, 2099, -2);
        var state = new ConstrainedState(new ConstrainedStructure(builder.Build()));
        var change = new CompoundChange(state);
        change.Objective([3, 2099]).ShouldBe(7);
        change.Objective([0, 3, 2099]).ShouldBe(5);
        change.Objective([0, 3]).ShouldBe(0);
    }
}
