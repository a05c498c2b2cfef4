using Isinglass.Solvers.Lanes;

namespace Isinglass.Solvers.Coherent;

/// <summary>The numbers that the equations of motion use.</summary>
internal readonly record struct CoherentParameters(
    float TimeStep, float PumpStart, float PumpEnd, float CouplingStrength, float ErrorRate, float Noise, LinearBiasForm LinearBiases);
