using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Model;

namespace Isinglass.Solvers.Lanes;

/// <summary>How the linear biases h act on an analogue machine, whose variables are amplitudes rather than signs.</summary>
internal enum LinearBiasForm
{
    /// <summary>h times the mean magnitude of the agent's amplitudes, so that biases and couplings stay in proportion while amplitudes grow.</summary>
    Amplitude,

    /// <summary>h as it is.</summary>
    Constant,

    /// <summary>One more spin coupled by h to every other (s_0 s_i instead of s_i); the state is multiplied by its sign when it is read out.</summary>
    AuxiliarySpin,
}

/// <summary>
/// A spin model without squared terms, in single precision and divided by the root mean square of its rows' lengths unit = sqrt(mean_i (h_i^2 + sum_j J_ij^2)),
/// so that the force in a random state is of order 1 whatever the model's scale: parameters of analogue machines then mean the same for every model. Sixteen
/// agents are the sixteen lanes of a vector; element i of a vector array is variable i of all agents.
/// </summary>
internal sealed class BatchedIsingSystem
{
    /// <summary>From this share of coupled pairs on, eight rows of a dense matrix are summed at once.</summary>
    private const double DenseShare = 0.4;

    private const int RowsAtOnce = 8;

    /// <summary>No dense matrix beyond this many variables (4 n^2 bytes: 1.6 GB).</summary>
    private const int DenseLimit = 20_000;

    private readonly float[]? _dense;
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly float[] _couplings;
    private readonly float[] _linear;

    /// <summary>Takes a model whose squared terms are expanded.</summary>
    public BatchedIsingSystem(BinaryQuadraticModel expanded, LinearBiasForm form)
    {
        var spin = expanded.ToVartype(Vartype.Spin);
        Form = form;
        SpinCount = spin.VariableCount;
        HasAuxiliary = form == LinearBiasForm.AuxiliarySpin && spin.Linear.ContainsAnyExcept(0.0);
        Count = SpinCount + (HasAuxiliary ? 1 : 0);
        Unit = RowLength(spin);
        (_starts, _columns, _couplings) = Couple(spin);
        _dense = Count is >= RowsAtOnce and <= DenseLimit && _columns.Length >= DenseShare * Count * Count ? Densify() : null;
        _linear = new float[Count];
        for (var i = 0; !HasAuxiliary && i < Count; i++)
        {
            _linear[i] = (float)(spin.Linear[i] / Unit);
        }
    }

    /// <summary>How h acts.</summary>
    public LinearBiasForm Form { get; }

    /// <summary>Number of the model's spins.</summary>
    public int SpinCount { get; }

    /// <summary>Number of amplitudes: one more with an auxiliary spin, which is the last.</summary>
    public int Count { get; }

    /// <summary>Whether the last amplitude is the auxiliary spin.</summary>
    public bool HasAuxiliary { get; }

    /// <summary>What the model was divided by.</summary>
    public double Unit { get; }

    /// <summary>forces_i = -(scale h_i + sum_j J_ij amplitudes_j), the direction in which the energy falls.</summary>
    public void Forces(Vector512<float>[] amplitudes, Vector512<float> scale, Vector512<float>[] forces)
    {
        var i = 0;
        for (; _dense is not null && i <= Count - RowsAtOnce; i += RowsAtOnce)
        {
            DenseForces(i, amplitudes, scale, forces);
        }

        for (; i < Count; i++)
        {
            forces[i] = -SparseSum(i, amplitudes, scale * _linear[i]);
        }
    }

    /// <summary>
    /// Eight rows at once: one load of an amplitude serves eight fused multiply-adds whose couplings are broadcast from memory, and eight independent sums hide
    /// the latency of the addition.
    /// </summary>
    private void DenseForces(int row, Vector512<float>[] amplitudes, Vector512<float> scale, Vector512<float>[] forces)
    {
        ref var x = ref MemoryMarshal.GetArrayDataReference(amplitudes);
        ref var j = ref _dense![row * Count];
        var (s0, s1, s2, s3) = (scale * _linear[row], scale * _linear[row + 1], scale * _linear[row + 2], scale * _linear[row + 3]);
        var (s4, s5, s6, s7) = (scale * _linear[row + 4], scale * _linear[row + 5], scale * _linear[row + 6], scale * _linear[row + 7]);
        nint n = Count;
        for (nint k = 0; k < n; k++)
        {
            var amplitude = Unsafe.Add(ref x, k);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref j, k)), amplitude, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref j, n + k)), amplitude, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref j, 2 * n + k)), amplitude, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref j, 3 * n + k)), amplitude, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref j, 4 * n + k)), amplitude, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref j, 5 * n + k)), amplitude, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref j, 6 * n + k)), amplitude, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref j, 7 * n + k)), amplitude, s7);
        }

        (forces[row], forces[row + 1], forces[row + 2], forces[row + 3]) = (-s0, -s1, -s2, -s3);
        (forces[row + 4], forces[row + 5], forces[row + 6], forces[row + 7]) = (-s4, -s5, -s6, -s7);
    }

    /// <summary>One broadcast, one load and one fused multiply-add serve sixteen agents; two sums hide part of the latency of the addition.</summary>
    private Vector512<float> SparseSum(int row, Vector512<float>[] amplitudes, Vector512<float> even)
    {
        ref var x = ref MemoryMarshal.GetArrayDataReference(amplitudes);
        ref var columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref var couplings = ref MemoryMarshal.GetArrayDataReference(_couplings);
        var odd = Vector512<float>.Zero;
        var e = _starts[row];
        var end = _starts[row + 1];
        for (; e < end - 1; e += 2)
        {
            even = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref couplings, e)), Unsafe.Add(ref x, Unsafe.Add(ref columns, e)), even);
            odd = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref couplings, e + 1)), Unsafe.Add(ref x, Unsafe.Add(ref columns, e + 1)), odd);
        }

        if (e < end)
        {
            even = Vector512.FusedMultiplyAdd(Vector512.Create(_couplings[e]), amplitudes[_columns[e]], even);
        }

        return even + odd;
    }

    /// <summary>The factor of h for amplitudes: their mean magnitude, or 1.</summary>
    public Vector512<float> BiasScale(Vector512<float>[] amplitudes)
    {
        if (Form != LinearBiasForm.Amplitude || Count == 0)
        {
            return Vector512<float>.One;
        }

        var sum = Vector512<float>.Zero;
        foreach (var amplitude in amplitudes)
        {
            sum += Vector512.Abs(amplitude);
        }

        return sum * (1.0f / Count);
    }

    /// <summary>The energies of sixteen sign vectors in units, without the offset, from their forces at bias scale 1: 1/2 sum_i s_i (h_i - f_i).</summary>
    public Vector512<float> Energies(Vector512<float>[] signs, Vector512<float>[] forces)
    {
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < Count; i++)
        {
            sum += signs[i] * (Vector512.Create(_linear[i]) - forces[i]);
        }

        return 0.5f * sum;
    }

    private static double RowLength(BinaryQuadraticModel spin)
    {
        // Divided by the largest magnitude first, so that squares of huge or tiny coefficients neither overflow nor vanish.
        var largest = 0.0;
        foreach (var value in spin.Linear)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        foreach (var value in spin.Couplings.Values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (largest == 0)
        {
            return 1;
        }

        var sum = 0.0;
        foreach (var value in spin.Linear)
        {
            sum += value / largest * (value / largest);
        }

        foreach (var value in spin.Couplings.Values)
        {
            sum += value / largest * (value / largest);
        }

        return largest * Math.Sqrt(sum / spin.VariableCount);
    }

    private float[] Densify()
    {
        var dense = new float[Count * Count];
        for (var i = 0; i < Count; i++)
        {
            for (var e = _starts[i]; e < _starts[i + 1]; e++)
            {
                dense[i * Count + _columns[e]] = _couplings[e];
            }
        }

        return dense;
    }

    private (int[] Starts, int[] Columns, float[] Couplings) Couple(BinaryQuadraticModel spin)
    {
        var starts = new int[Count + 1];
        var columns = new List<int>();
        var couplings = new List<float>();
        for (var i = 0; i < SpinCount; i++)
        {
            columns.AddRange(spin.Couplings.RowColumns(i));
            foreach (var value in spin.Couplings.RowValues(i))
            {
                couplings.Add((float)(value / Unit));
            }

            if (HasAuxiliary && spin.Linear[i] != 0)
            {
                columns.Add(SpinCount);
                couplings.Add((float)(spin.Linear[i] / Unit));
            }

            starts[i + 1] = columns.Count;
        }

        for (var i = 0; HasAuxiliary && i < SpinCount; i++)
        {
            if (spin.Linear[i] != 0)
            {
                columns.Add(i);
                couplings.Add((float)(spin.Linear[i] / Unit));
            }
        }

        starts[Count] = columns.Count;
        return (starts, [.. columns], [.. couplings]);
    }
}
