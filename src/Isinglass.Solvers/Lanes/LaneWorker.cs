using System.Runtime.Intrinsics;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Lanes;

/// <summary>
/// One thread of an analogue machine: a read runs blocks of sixteen agents, evaluates their signs from time to time, refines every agent's last signs, and
/// keeps the best state. Agents only differ by their random start and noise.
/// </summary>
internal sealed class LaneWorker
{
    /// <summary>Agents that run in lock step: the lanes of a vector.</summary>
    public const int AgentsPerBlock = 16;

    /// <summary>Number of evaluations of the signs during a run; each costs about one step.</summary>
    private const int Looks = 25;

    private readonly LaneDynamics _dynamics;
    private readonly LocalFields _fields;
    private readonly ReadoutRefinement _refinement;
    private readonly int _blocks;
    private readonly Vector512<float>[] _signs;
    private readonly Vector512<float>[] _forces;
    private readonly sbyte[] _values;

    /// <summary>The work of one thread.</summary>
    /// <param name="dynamics">The equations of motion.</param>
    /// <param name="store">The model as given, squared terms expanded.</param>
    /// <param name="refinement">Refinement of the signs.</param>
    /// <param name="blocks">Blocks of sixteen agents in a read.</param>
    public LaneWorker(LaneDynamics dynamics, CouplingStore store, ReadoutRefinement refinement, int blocks)
    {
        _dynamics = dynamics;
        _fields = new LocalFields(store);
        _refinement = refinement;
        _blocks = blocks;
        _signs = new Vector512<float>[dynamics.System.Count];
        _forces = new Vector512<float>[dynamics.System.Count];
        _values = new sbyte[dynamics.System.SpinCount];
    }

    /// <summary>The number of blocks for a number of agents; when none is given, enough for 4096 amplitudes, between 1 and 8 blocks.</summary>
    public static int Blocks(int? agents, int variableCount) =>
        agents is { } number ? (number + AgentsPerBlock - 1) / AgentsPerBlock : Math.Clamp(4096 / AgentsPerBlock / Math.Max(1, variableCount), 1, 8);

    /// <summary>Does one read.</summary>
    public void Read(ReadTask task)
    {
        _fields.Set(task.Start);
        task.Offer(_fields.Energy, task.Start);
        for (var block = 0; block < _blocks && !task.Run.ShouldStop(); block++)
        {
            var random = new AgentRandom(task.Key.Derive("agents").Derive(block));
            Prepare(task, random);
            Run(task, random);
        }
    }

    private void Prepare(ReadTask task, AgentRandom random)
    {
        var amplitudes = _dynamics.Amplitudes;
        for (var i = 0; i < amplitudes.Length; i++)
        {
            // A given start shifts the random amplitudes towards its signs; an auxiliary spin is shifted to +1.
            var lean = !task.IsStartGiven ? 0 : i < task.Start.Length && task.Start[i] <= 0 ? -0.05f : 0.05f;
            amplitudes[i] = Vector512.Create(lean) + 0.1f * random.NextSymmetric();
        }

        _dynamics.Begin(random);
    }

    private void Run(ReadTask task, AgentRandom random)
    {
        var interval = Math.Max(1, task.Sweeps / Looks);
        var best = float.PositiveInfinity;
        for (var step = 0; step < task.Sweeps && !task.Run.ShouldStop(); step++)
        {
            _dynamics.Step((float)step / task.Sweeps, random);
            if (step % interval == interval - 1 && step < task.Sweeps - 1)
            {
                Look(task, ref best);
                task.Run.Report(double.NaN, "integrating");
            }
        }

        ReadOut(task);
    }

    /// <summary>
    /// Offers the best lane's signs when they are the best of this block; lanes are compared in single precision, the energy offered is in double.
    /// </summary>
    private void Look(ReadTask task, ref float best)
    {
        TakeSigns();
        var system = _dynamics.System;
        system.Forces(_signs, Vector512<float>.One, _forces);
        var energies = system.Energies(_signs, _forces);
        for (var lane = 0; lane < Vector512<float>.Count; lane++)
        {
            if (energies[lane] < best)
            {
                best = energies[lane];
                TakeLane(lane);
                task.Offer(_fields.Store.Model.Energy(_values), _values);
            }
        }
    }

    private void ReadOut(ReadTask task)
    {
        TakeSigns();
        for (var lane = 0; lane < Vector512<float>.Count; lane++)
        {
            TakeLane(lane);
            _fields.Set(_values);
            ReadoutDescent.Descend(_fields, _refinement, task.Run);
            task.Offer(_fields.Energy, _fields.Values);
            if (task.Run.ShouldStop())
            {
                return;
            }
        }
    }

    private void TakeSigns()
    {
        for (var i = 0; i < _signs.Length; i++)
        {
            _signs[i] = Vector512.ConditionalSelect(
                Vector512.LessThan(_dynamics.Amplitudes[i], Vector512<float>.Zero), Vector512.Create(-1.0f), Vector512.Create(1.0f));
        }
    }

    private void TakeLane(int lane)
    {
        var turned = _dynamics.System.HasAuxiliary && _signs[^1][lane] < 0;
        var zero = _fields.Store.Model.ZeroValue;
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = _signs[i][lane] < 0 == turned ? (sbyte)1 : zero;
        }
    }
}
