using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>
/// The textbook annealer in double precision: one spin after the other, fields updated along couplings, residuals along rows. Slow, simple and correct: the
/// reference that all other kernels are tested against, and the fastest for a handful of spins.
/// </summary>
internal sealed class ReferenceLayout(SpinProblem problem) : KernelLayout
{
    /// <inheritdoc/>
    public override string Name => "reference";

    /// <inheritdoc/>
    public override AnnealingState CreateState() => new ReferenceState(problem);

    private sealed class ReferenceState(SpinProblem problem) : AnnealingState(problem)
    {
        private readonly sbyte[] _spins = new sbyte[problem.Count];
        private readonly double[] _fields = new double[problem.Count];
        private readonly double[] _residuals = new double[problem.SquaredTerms.Count];
        private RandomSource _random = new(default);

        public override void Seed(RandomKey key) => _random = key.CreateSource();

        public override void Load(int replica, ReadOnlySpan<sbyte> spins) => spins.CopyTo(_spins);

        public override void Refresh()
        {
            for (var i = 0; i < _spins.Length; i++)
            {
                _fields[i] = Problem.Linear[i] + Problem.Couplings.Dot(i, _spins);
            }

            for (var r = 0; r < _residuals.Length; r++)
            {
                _residuals[r] = Problem.SquaredTerms.Residual(r, _spins);
            }
        }

        public override long Sweep(double temperature)
        {
            var flips = 0L;
            for (var i = 0; i < _spins.Length; i++)
            {
                var change = FlipEnergy(i);
                if (temperature == 0 ? change < 0 : change <= 0 || _random.NextDouble() < Math.Exp(-change / temperature))
                {
                    Flip(i);
                    flips++;
                }
            }

            return flips;
        }

        public override double Energy(int replica)
        {
            var energy = Problem.Constant;
            for (var i = 0; i < _spins.Length; i++)
            {
                energy += 0.5 * _spins[i] * (Problem.Linear[i] + _fields[i]);
            }

            for (var r = 0; r < _residuals.Length; r++)
            {
                energy += Problem.SquaredTerms.Weights[r] * _residuals[r] * _residuals[r];
            }

            return energy;
        }

        public override int Spin(int replica, int variable) => _spins[variable];

        public override double Field(int replica, int variable) => -0.5 * _spins[variable] * FlipEnergy(variable);

        private double FlipEnergy(int i)
        {
            var field = _fields[i];
            var terms = Problem.TermsOfVariable;
            for (var e = terms.Starts[i]; e < terms.Starts[i + 1]; e++)
            {
                var r = terms.Columns[e];
                field += 2 * Problem.SquaredTerms.Weights[r] * terms.Values[e] * _residuals[r];
            }

            return -2 * _spins[i] * field + Problem.SelfEnergy[i];
        }

        private void Flip(int i)
        {
            var change = -2.0 * _spins[i];
            _spins[i] = (sbyte)-_spins[i];
            var couplings = Problem.Couplings;
            for (var e = couplings.Starts[i]; e < couplings.Starts[i + 1]; e++)
            {
                _fields[couplings.Columns[e]] += change * couplings.Values[e];
            }

            var terms = Problem.TermsOfVariable;
            for (var e = terms.Starts[i]; e < terms.Starts[i + 1]; e++)
            {
                _residuals[terms.Columns[e]] += change * terms.Values[e];
            }
        }
    }
}
